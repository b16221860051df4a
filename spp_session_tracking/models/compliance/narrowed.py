from collections.abc import Set

from odoo import api
from odoo.tools import SQL

from ...rules import any_of, is_id, whole_conditions

# In the context of a query: the Conditions of its domain that say whose lines are counted.
NARROWED = "compliance_narrowed"
AREAS = ("area_id", *(f"area_{level}_id" for level in range(1, 6)))
# {field of the screen: the same of a session}
FACILITATORS = {"facilitator_id": "facilitator_id", "last_session_id.co_facilitator_ids": "co_facilitator_ids"}
OF_ROWS = "line.participant_id in (select participant_id from spp_session_attendance where id = any(%s))"
ON_ROSTERS = "select distinct participant_id from spp_session_attendance where session_id = any(%s)"
# So many sessions of a period are those of one facilitator; of more, all people may well be counted.
MOST_SESSIONS = 1000


class Conditions(tuple):
    """Of a domain, each a list of terms. Nobody who calls over RPC can put them into the context."""

    __slots__ = ()


class NarrowedCompliance:
    """Only the lines of those who are asked about are counted: PostgreSQL cannot tell by itself who lives in an area,
    whose last session somebody facilitates, or which person a row is about, before it has counted everybody.
    """

    __slots__ = ()

    @api.model
    def _search(self, domain, *args, **kwargs):
        narrowed = self.with_context(**{NARROWED: self._narrowing_conditions(domain)})
        return super(NarrowedCompliance, narrowed)._search(domain, *args, **kwargs)

    @api.model
    def _narrowing_conditions(self, domain):
        whole = [] if domain is True or not domain else whole_conditions(list(domain))
        return Conditions(terms for terms in whole if all(map(self._narrows, terms)))

    @api.model
    def _narrows(self, term):
        """Whether a term says by itself whose lines are counted."""
        if not isinstance(term, list | tuple) or len(term) != 3 or not isinstance(term[0], str):
            return False  # on 19.0 a domain may have others in it
        name, operator, value = term
        values = value if isinstance(value, list | tuple | Set) else [value]
        if name == "id":
            return operator == "in" and values is value and all(map(is_id, values))
        if name in FACILITATORS:  # not by a name: whose it is depends on who asks
            return operator in ("=", "in") and bool(values) and all(map(is_id, values))
        return name in AREAS and operator in ("=", "in", "child_of") and bool(values) and all(values)

    @api.model
    def _narrowed_scope(self):
        """The conditions on `line` that follow from the domain of the query."""
        conditions = self.env.context.get(NARROWED)
        return [self._scope_of(terms) for terms in conditions] if isinstance(conditions, Conditions) else []

    @api.model
    def _scope_of(self, terms):
        """The condition that one of some terms is met. Terms of one kind are one search: PostgreSQL cannot tell how
        few people two of them find.
        """
        kinds = (
            (self._scope_of_rows, ("id",)),
            (self._scope_of_sessions, FACILITATORS),
            (self._scope_of_areas, AREAS),
        )
        found = [(scope_of, [term for term in terms if term[0] in names]) for scope_of, names in kinds]
        return SQL("(%s)", SQL(" or ").join(scope_of(some) for scope_of, some in found if some))

    @api.model
    def _scope_of_rows(self, terms):
        return SQL(OF_ROWS, [row for _name, _operator, rows in terms for row in rows])

    @api.model
    def _scope_of_areas(self, terms):
        people = self.env["res.partner"].sudo().with_context(active_test=False)  # sudo: it only says what to count
        asked = [[("area_id", operator if name == "area_id" else "child_of", value)] for name, operator, value in terms]
        return SQL("line.participant_id in %s", people._search(any_of(asked)).subselect())

    @api.model
    def _scope_of_sessions(self, terms):
        """The condition of the lines of people who are on the roster of such a session in the period.

        They are looked up before: PostgreSQL cannot tell how few they are, and counts everybody to find them.
        """
        date_from, date_to = self._shown_period()
        sessions = self.env["spp.session"].sudo().with_context(active_test=False)  # sudo: it only says what to count
        counted = [("date", ">=", date_from), ("date", "<=", date_to), ("company_id", "in", self.env.companies.ids)]
        asked = [[(FACILITATORS[name], operator, value)] for name, operator, value in terms]
        ids = list(sessions._search([*counted, *any_of(asked)], limit=MOST_SESSIONS + 1))
        if len(ids) > MOST_SESSIONS:
            return SQL("true")
        self.env.cr.execute(ON_ROSTERS, [ids])
        return SQL("line.participant_id = any(%s)", [person for (person,) in self.env.cr.fetchall()])
