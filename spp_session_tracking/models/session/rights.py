from odoo import api


class SessionRights:
    """Who may do what beyond the record rules."""

    __slots__ = ()

    @api.depends_context("uid")
    @api.depends("facilitator_id", "co_facilitator_ids")
    def _compute_can_mark(self):
        for session in self:
            session.can_mark = session._is_facilitated_by_user()

    @api.depends_context("uid")
    @api.depends("can_mark", "state")
    def _compute_can_change_facts(self):
        for session in self:
            session.can_change_facts = session.can_mark and (session.state != "completed" or self._user_is_manager())

    # what may be done: everything in sudo

    @api.model
    def _is_officer(self):
        return self.env.su or self._user_is_officer()

    @api.model
    def _is_manager(self):
        return self.env.su or self._user_is_manager()

    # what may be seen: Odoo computes names, and what is related, in sudo for whoever reads them

    @api.model
    def _user_is_officer(self):
        return self.env.user.has_group("spp_session_tracking.group_officer")

    @api.model
    def _user_is_manager(self):
        return self.env.user.has_group("spp_session_tracking.group_manager")

    def _is_facilitated_by_user(self):
        """Whether the user facilitates the session, or is an officer, who may do so in every session."""
        user = self.env.user
        return self._user_is_officer() or user in self.facilitator_id or user in self.co_facilitator_ids

    @api.model
    def _domain_excuses(self):
        """The records of sessions whose excuses the user sees: who facilitates the session, and did not come to it
        after it had ended.
        """
        in_time = [] if self._user_is_officer() else [("late_facilitator_ids", "not in", self.env.uid)]
        return [("session_id", "any", [*self._domain_facilitated_by_user(), *in_time])]

    @api.model
    def _domain_facilitated_by_user(self):
        if self._user_is_officer():
            return [(1, "=", 1)]
        return self._domain_mine()

    @api.model
    def _domain_mine(self):
        """Those that the user facilitates, officer or not."""
        return ["|", ("facilitator_id", "=", self.env.uid), ("co_facilitator_ids", "in", self.env.uid)]
