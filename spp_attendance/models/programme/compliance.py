from odoo import api
from odoo.addons.spp_session_tracking.rules import Period, period_choice
from odoo.tools import SQL

# so many cycles are offered, the latest ones
OFFERED = 12


class ProgrammeCompliance:
    """What programmes add to the screen of compliance: whom one has enrolled, and the periods of its cycles.

    The model that inherits it has a field `program_id`, which is searched only.
    """

    __slots__ = ()
    _cycle_model = ""
    _membership_model = ""

    @api.model
    def _search_program_id(self, operator, value):
        """The rows of people, or households, whom a programme has enrolled, by the rights of the user."""
        domain = [("program_id", operator, value), ("state", "=", "enrolled")]
        memberships = self.env[self._membership_model]
        people = SQL.identifier(memberships._table, "partner_id")
        return [("participant_id", "in", memberships._search(domain).subselect(people))]

    @api.model
    def _period_choices(self):
        """With the latest cycles that the user sees. Cycles of the same days are one period."""
        names = {}
        for cycle in self._latest_cycles():
            names.setdefault(Period(cycle.start_date, cycle.end_date), []).append(cycle.display_name)
        cycles = [(period_choice(*period), ", ".join(of)) for period, of in names.items()]
        return [*super()._period_choices(), *cycles]

    @api.model
    def _latest_cycles(self):
        cycles = self.env[self._cycle_model]
        if not cycles.check_access_rights("read", raise_exception=False):
            return cycles
        return cycles.search([], order="start_date desc, id desc", limit=OFFERED)
