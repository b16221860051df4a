from odoo import api

from ...rest.clock import clock_of


class SessionPlanned:
    """Sessions that another system plans. It gives each an id of its own: the external id."""

    __slots__ = ()

    @api.model
    def _with_external_ids(self, external_ids):
        """{external id: session} of those there are in the company."""
        sessions = self.with_context(active_test=False)
        domain = [("external_id", "in", external_ids), ("company_id", "=", self.env.company.id)]
        return {session.external_id: session for session in sessions.search(domain)}

    @api.model
    def _create_planned(self, values):
        """The session. Raises UserError where a record that is named is not there, or a rule refuses it."""
        self._known_zone(values["tz"])  # a name nobody knows is refused
        self._check_visible({name: values[name] for name in ("session_type_id", "area_id") if name in values})
        return self.create(values)

    @api.model
    def _plan_claim(self, external_id):
        return f"plan {self.env.company.id} {external_id}"

    def _is_same_plan(self, row):
        """Whether a PlanRow is the one that made the session. If its digest is gone, less is compared."""
        if not self._is_for_client():
            return False
        digest = self.env["spp.attendance.api.claim"]._digest_of(self._plan_claim(self.external_id))
        if digest:
            return digest == row.digest()
        planned = self.session_type_id.id, str(self.date), clock_of(self.start_time)
        return planned == tuple(row.members[name] for name in ("session_type_id", "date", "start_time"))
