from odoo import _, api
from odoo.exceptions import UserError

# what a client names of a session that it makes
REFERENCES = ("session_type_id", "area_id", "facilitator_id", "co_facilitator_ids")


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
        self._check_visible(values)
        self.env["spp.attendance.api.claim"]._claim({self._claim_name(uid): digest})
        return self.create({"uid": uid, **values})

    @api.model
    def _claim_name(self, uid):
        return f"session {self.env.company.id} {uid}"

    def _request_digest(self):
        """The digest of the request that created the session. None if it is not known, or no longer stored."""
        return self.env["spp.attendance.api.claim"]._digest_of(self._claim_name(self.uid))

    @api.model
    def _check_visible(self, values):
        """Raise UserError if the user cannot see a record that is named."""
        missing = self._missing_reference(values)
        if missing:
            raise UserError(missing[1])

    @api.model
    def _missing_reference(self, values):
        """(pointer, sentence) of the first record named that the user cannot see, None where there is none."""
        for name in filter(values.get, REFERENCES):
            is_list = isinstance(values[name], list)
            ids = values[name] if is_list else [values[name]]
            seen = set(self.env[self._fields[name].comodel_name].search([("id", "in", ids)]).ids)
            for place, each in enumerate(ids):
                if each not in seen:
                    label = self._fields[name]._description_string(self.env)
                    sentence = _("%(field)s: there is no %(id)s in the company.", field=label, id=each)
                    return f"/{name}/{place}" if is_list else f"/{name}", sentence
        return None
