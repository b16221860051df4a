from odoo import _, api
from odoo.exceptions import UserError


class SessionFromDevice:
    """Sessions that a device makes, because nobody planned them. The device gives each an id of its own: the uid."""

    __slots__ = ()

    @api.model
    def _with_uid(self, uid):
        domain = [("uid", "=", uid), ("company_id", "=", self.env.company.id)]
        return self.with_context(active_test=False).search(domain)

    @api.model
    def _create_from_device(self, uid, values, digest):
        """Create the session of a device. digest: of the request.

        If another transaction creates it at the same moment, Odoo repeats the request, which then finds it.
        """
        self._known_zone(values["tz"])  # a name nobody knows is refused
        self._check_visible({name: values[name] for name in ("session_type_id", "area_id") if name in values})
        self.env["spp.attendance.api.claim"]._claim(self._claim_name(uid), digest)
        return self.create({"uid": uid, **values})

    @api.model
    def _claim_name(self, uid):
        return f"session {self.env.company.id} {uid}"

    def _request_digest(self):
        """The digest of the request that created the session. None if it is not known, or no longer stored."""
        return self.env["spp.attendance.api.claim"]._digest_of(self._claim_name(self.uid))

    @api.model
    def _check_visible(self, references):
        """Raise UserError if the user cannot see a record that is named. references: {field: id}."""
        for name, record_id in references.items():
            if not self.env[self._fields[name].comodel_name].search_count([("id", "=", record_id)]):
                raise UserError(_("Not found: %(name)s %(id)s.", name=name, id=record_id))
