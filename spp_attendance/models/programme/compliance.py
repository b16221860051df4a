from odoo import _, api
from odoo.addons.spp_session_tracking.rules import NEGATIVE, Period, period_choice
from odoo.addons.spp_session_tracking.tools.today import local_today
from odoo.exceptions import AccessError
from odoo.tools import SQL

# so many cycles are offered, the latest ones
OFFERED = 12
# in the context while rows are grouped by programme: one row for each programme of a person
BY_PROGRAMME = "compliance_by_programme"
# The rows with the programmes that have enrolled the person, or the household that answers. `homes`: of members.
WITH_PROGRAMMES = """
    select answer.*, enrolled.program_id
      from %(answers)s as answer
      left join (
               select partner_id, program_id from %(memberships)s as membership
                union
               select homes.household_id, membership.program_id
                 from %(memberships)s as membership
                 join unnest(%(people)s::int[], %(households)s::int[]) as homes (person_id, household_id)
                   on homes.person_id = membership.partner_id
           ) as enrolled on enrolled.partner_id = coalesce(answer.household_id, answer.participant_id)
"""


class ProgrammeCompliance:
    """What programmes add to the screen of compliance: whom one has enrolled, and the periods of its cycles.

    The model that inherits it has a field `program_id`, which is searched and grouped by. Whoever several programmes
    have enrolled is in the group of each.
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
    def _read_group(self, domain, groupby=(), *args, **kwargs):
        rows = self._by_programme(groupby)
        return super(ProgrammeCompliance, rows)._read_group(domain, groupby, *args, **kwargs)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        """The sets with programmes and those without apart: in these whoever is in several counts once."""
        found = {}
        for is_by_programme in (True, False):
            sets = {
                place: names for place, names in enumerate(grouping_sets) if ("program_id" in names) is is_by_programme
            }
            if sets:
                by = self._order_of(order, grouping_sets, sets.values())
                rows = self.with_context(**{BY_PROGRAMME: is_by_programme})
                groups = super(ProgrammeCompliance, rows)._read_grouping_sets(domain, [*sets.values()], aggregates, by)
                found.update(zip(sets, groups, strict=True))
        return [found[place] for place in range(len(grouping_sets))]

    @api.model
    def _order_of(self, order, grouping_sets, sets):
        """The order without what only other sets are grouped by."""
        others = {name for names in grouping_sets for name in names} - {name for names in sets for name in names}
        parts = [part.strip() for part in (order or "").split(",")]
        return ", ".join(part for part in parts if part.split(" ")[0] not in others)

    @api.model
    def _by_programme(self, groupby):
        return self.with_context(**{BY_PROGRAMME: True}) if "program_id" in groupby else self

    def _field_to_sql(self, alias, fname, query=None):
        if fname != "program_id":
            return super()._field_to_sql(alias, fname, query)
        if not self.fields_get([fname], ["type"]):
            raise AccessError(_("You may not see whom a programme has enrolled. Ask for the right to read programmes."))
        return SQL.identifier(alias, fname)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name != "program_id":
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        return SQL("%s %s %s", self._field_to_sql(alias, field_name, query), direction, nulls)

    @property
    def _table_query(self):
        """With a column of programmes where rows are grouped by these: those that the user sees."""
        rows = super()._table_query
        if not self.env.context.get(BY_PROGRAMME):
            return rows
        memberships = self.env[self._membership_model]
        memberships.flush_model(["partner_id", "program_id", "state"])
        enrolled = memberships._search([("state", "=", "enrolled")])
        homes = self._homes(self._enrolled([]), *self._shown_period())
        columns = (SQL.identifier(memberships._table, name) for name in ("partner_id", "program_id"))
        query = SQL(
            WITH_PROGRAMMES,
            answers=rows,
            memberships=enrolled.subselect(*columns),
            people=[person for person, _household in homes],
            households=[household for _person, household in homes],
        )
        return SQL("(%s)", query)

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
