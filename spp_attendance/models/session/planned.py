from odoo import api


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
    def _create_planned(self, values, digest):
        """The session. digest: of its row. Raises UserError where a rule refuses it."""
        self._known_zone(values["tz"])  # a name nobody knows is refused
        session = self._by_server().create(values)
        # sudo: nobody may read or write it: a guess of who is expected could be tried on it
        session.sudo().write({"plan_digest": digest})
        return session.with_env(self.env)

    @api.model
    def _plan_claim(self, external_id):
        return f"plan {self.env.company.id} {external_id}"

    def _is_same_plan(self, row):
        """Whether a PlanRow is the one that made the session, whatever somebody has changed since."""
        # sudo: nobody may read it, here it is compared
        return self._is_for_client() and self.sudo().plan_digest == row.digest()
