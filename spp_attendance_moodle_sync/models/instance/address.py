from odoo import _, api
from odoo.exceptions import ValidationError

from ...moodle import address


class InstanceAddress:
    """The address of a site: what people paste, what is stored of it, and whether two records are the same site."""

    __slots__ = ()

    @api.depends("url")
    def _compute_host(self):
        for instance in self.sudo():  # sudo: the host alone is no secret
            instance.host = instance._host_of(instance.url)
            is_here = (instance.host or "").partition(":")[0] in ("localhost", "127.0.0.1")
            instance.is_in_clear = (instance.url or "").strip().lower().startswith("http:") and not is_here

    @api.model
    def _host_of(self, url):
        return self._asked(address.host, url)

    @api.model
    def _site_of(self, url):
        return self._asked(address.site, url)

    @api.model
    def _origin_of(self, url):
        return self._asked(address.origin, url)

    @api.model
    def _asked(self, what, url):
        """What a function of moodle.address says of an address, False where it is none."""
        try:
            return what(url or "")
        except ValueError:
            return False

    @api.constrains("url")
    def _check_url(self):
        for instance in self.sudo():  # sudo: the address alone is no secret
            if "@" in (instance.url or "").partition("//")[2].partition("/")[0]:
                raise ValidationError(_("Leave out the name and the password in the address, and the @."))
            if not instance._host_of(instance.url):
                raise ValidationError(
                    _("The address has to begin with https:// and a host, such as https://moodle.example.org.")
                )

    # what is pasted

    @api.onchange("url")
    def _onchange_url(self):
        self.url, cut = address.cleaned(self.url or "")
        is_forgotten = self._origin._kept_token() and self._origin._is_moved_to(self.url)
        notes = [*([self._cut_note(cut)] if cut else []), *([self._token_note()] if is_forgotten else [])]
        if notes:
            return {"warning": {"title": _("The address was changed"), "message": "\n".join(notes)}}

    @api.model
    def _cut_note(self, cut):
        return _("Only the address of the site itself is needed, so its end was cut off: %(cut)s", cut=cut)

    @api.model
    def _with_clean_url(self, vals):
        return {**vals, "url": address.cleaned(vals["url"]).url} if vals.get("url") else vals

    def _note_cut(self, url):
        """Say in the history what was cut off an address."""
        cut = address.cleaned(url or "").cut
        for instance in self if cut else ():
            instance.message_post(body=self._cut_note(cut))

    # the same site twice

    @api.depends("url", "site_url", "company_id")
    def _compute_twin_names(self):
        for instance in self:
            instance.twin_names = ", ".join(instance._twins().mapped("name"))

    def _twins(self):
        """The other records of the company that are the same site: by their addresses, or by what the sites say."""
        places = self._places()
        # sudo: addresses are compared, and shown to nobody
        others = self.sudo().search([("company_id", "=", self.company_id.id), ("id", "not in", self._origin.ids)])
        return others.filtered(lambda other: places & other._places())

    def _has_same_address(self, other):
        """Whether the addresses entered are of the same site, whatever the sites say themselves."""
        addresses = [instance.sudo().url for instance in (self, other)]  # sudo: see _twins()
        places = {self._asked(address.site_key, url) for url in addresses}
        return len(places) == 1

    def _places(self):
        instance = self.sudo()  # sudo: see _twins()
        found = [self._asked(address.site_key, url) for url in (instance.url, instance.site_url)]
        return {place for place in found if place}

    def _note_site_url(self, url):
        """Note the address that the site has by its own account."""
        if self.sudo().site_url != url:  # sudo: the server notes what a site says, as in _note_failure
            self.sudo().site_url = url
