from odoo import api

from ...rules import OPEN_STATES, boolean_domain
from ...tools.today import local_today


class SessionNextDay:
    """What a facilitator has next, on a day without a session of theirs."""

    __slots__ = ()

    @api.depends_context("uid")
    @api.depends("date", "state", "facilitator_id", "co_facilitator_ids")
    def _compute_is_next(self):
        nearest = self._on_the_next_day()
        for session in self:
            session.is_next = session._origin in nearest

    @api.model
    def _search_is_next(self, operator, value):
        return boolean_domain(operator, value, [("id", "in", self._on_the_next_day().ids)])

    @api.model
    def _on_the_next_day(self):
        """The user's open sessions of the next day on which there are any; none where there is one today."""
        today = local_today(self)
        mine = [*self._domain_mine(), ("date", ">=", today), ("state", "!=", "cancelled")]
        first = self.search(mine, order="date, id", limit=1).date
        if not first or first == today:
            return self.browse()
        return self.search([*self._domain_mine(), ("date", "=", first), ("state", "in", OPEN_STATES)])
