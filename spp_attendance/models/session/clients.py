from datetime import timedelta

from odoo import _, api, fields
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache
from odoo.exceptions import MissingError, UserError

AROUND = timedelta(days=31)


class SessionClients:
    """What clients of the API do with sessions."""

    __slots__ = ()

    @api.model
    def _of_api(self, session_id, visible=None):
        """The session with an id. visible: a VisibilityCache. Raises MissingError where the user sees none."""
        session = (visible or VisibilityCache(self.env)).sessions([session_id]).get(session_id)
        if not session:
            raise MissingError(_("There is no session %(id)s.", id=session_id))
        return session

    def _check_ends(self):
        """The session. Raises AccessError where the user may not end it, also where it has ended already."""
        self.check_access_rights("write")
        self.check_access_rule("write")
        return self

    @api.model
    def _mine(self, from_date, to_date, size, after=None):
        """The first sessions the user facilitates, in the order of (date, id). Without a day: those around today."""
        if not (from_date or to_date):
            today = fields.Date.context_today(self)
            from_date, to_date = today - AROUND, today + AROUND
        facilitated = ["|", ("facilitator_id", "=", self.env.uid), ("co_facilitator_ids", "in", self.env.uid)]
        days = [("date", sign, day) for sign, day in ((">=", from_date), ("<=", to_date)) if day]
        later = ["|", ("date", ">", after[0]), "&", ("date", "=", after[0]), ("id", ">", after[1])] if after else []
        return self.search([*facilitated, *days, *later], order="date, id", limit=size)

    # sessions that a device makes

    @api.model
    def _of_device(self, uid):
        domain = [("uid", "=", uid), ("company_id", "=", self.env.company.id)]
        return self.with_context(active_test=False).search(domain)

    @api.model
    def _make_of_device(self, uid, values, digest):
        """Make the session of a device. Made at the same moment elsewhere, it is found there when Odoo asks again.

        digest: of what was received
        """
        self._check_zone(values["tz"])
        self._check_visible({name: values[name] for name in ("session_type_id", "area_id") if name in values})
        self.env["spp.attendance.api.claim"]._claim(self._claimed(uid), digest)
        return self.create({"uid": uid, **values})

    @api.model
    def _claimed(self, uid):
        return f"session {self.env.company.id} {uid}"

    def _made_of(self):
        """The digest of what a device sent to make it; None where that is not known, or not any more."""
        return self.env["spp.attendance.api.claim"]._digest_of(self._claimed(self.uid))

    @api.model
    def _check_zone(self, tz):
        if tz not in dict(self._fields["tz"]._description_selection(self.env)):
            raise UserError(_("%(tz)s is no time zone. Give one such as Asia/Manila.", tz=tz))

    @api.model
    def _check_visible(self, references):
        """Raise UserError where the user sees no record with the id of a reference: {field: id}."""
        for name, record_id in references.items():
            if not self.env[self._fields[name].comodel_name].search_count([("id", "=", record_id)]):
                raise UserError(_("There is no %(name)s %(id)s.", name=name, id=record_id))
