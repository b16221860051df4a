from odoo import _, api
from odoo.addons.spp_session_tracking.rules import NEGATIVE, Period, period_choice
from odoo.addons.spp_session_tracking.tools.today import local_today

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
        """The rows of people, or households, whom a programme has enrolled, by the rights of the user; and of the
        households that answer for enrolled members.
        """
        values = {value} if isinstance(value, bool | int | str) else set(value)
        is_negative = operator in NEGATIVE
        if values == {False}:  # whoever is enrolled in any programme, or in none
            is_negative, asked = not is_negative, []
        else:
            asked = [("program_id", NEGATIVE.get(operator, operator), value)]
        enrolled = self._enrolled(asked)
        households = {household for _person, household in self._homes(enrolled, *self._shown_period())}
        found = ["|", ("participant_id", "in", enrolled), ("household_id", "in", list(households))]
        return ["!", *found] if is_negative else found

    @api.model
    def _enrolled(self, domain):
        """The ids of the contacts whom memberships of a domain have enrolled, each once."""
        memberships = self.env[self._membership_model].search([*domain, ("state", "=", "enrolled")])
        return memberships.partner_id.ids

    @api.model
    def _period_choices(self):
        """With the latest cycles that the user sees. Cycles of the same days are one period."""
        names = {}
        for cycle in self._latest_cycles():
            name = f"{cycle.program_id.display_name}, {cycle.display_name}"
            names.setdefault(Period(cycle.start_date, cycle.end_date), []).append(name)
        cycles = [
            (period_choice(*period), _("%(cycles)s: %(days)s", cycles=", ".join(of), days=self._label_of(period)))
            for period, of in names.items()
        ]
        return [*super()._period_choices(), *cycles]

    @api.model
    def _latest_cycles(self):
        cycles = self.env[self._cycle_model]
        if not cycles.check_access_rights("read", raise_exception=False):
            return cycles
        begun = [("start_date", "<=", local_today(self))]
        return cycles.search(begun, order="start_date desc, id desc", limit=OFFERED)
