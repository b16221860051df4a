from collections import defaultdict

from odoo import api
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache

# what is sent of an attendance
SENT = (
    *("attendance_date", "attended_at", "attendance_category", "participant_id", "session_id"),
    *("attendance_type_id", "attendance_location_id", "basis"),
)
AFTER = "({table}.attendance_date, {table}.id) < (%s, %s)"
# {filter of the API: field and operator}
FILTERS = {
    "from_date": ("attendance_date", ">="),
    "to_date": ("attendance_date", "<="),
    "type": ("attendance_type_id", "="),
    "location": ("attendance_location_id", "="),
    "session": ("session_id", "="),
    "category": ("attendance_category", "="),
}


class HistoryPage:
    """Reading the history page by page: each page begins where the one before ended."""

    __slots__ = ()

    @api.model
    def _page(self, domain, size, after=None):
        """The first `size` attendances of a domain after (day, id), the latest day first.

        An attendance that is added meanwhile moves none of the others. Day and id are compared as one value, which
        PostgreSQL reads from the indexes of the history at any depth.
        """
        query = self._search(domain, limit=size, order=self._order)
        if after:
            query.add_where(AFTER.format(table=self._table), after)
        return self._fetch_query(query, [self._fields[name] for name in SENT])

    @api.model
    def _domain_of(self, filters):
        """The domain of the filters that FILTERS has, and `person_ids`. An empty list of these finds nothing."""
        domain = [(*FILTERS[name], value) for name, value in filters.items() if name in FILTERS]
        if "person_ids" in filters:
            people, named = self.env["spp.attendance.subscriber"]._named_by(filters["person_ids"])
            domain.append(("participant_id", "in", [*people.partner_id.ids, *named]))
        return [*domain, *self._domain_for_client()]

    @api.model
    def _domain_confirmed(self):
        """What does not wait for an officer's confirmation, as the marks of some sessions that nobody planned."""
        return [("session_id", "not any", [("awaits_confirmation", "=", True)])]

    @api.model
    def _domain_for_client(self):
        """What a client may see: a device only what its user facilitates, and what is of no session."""
        of_sessions = self.env["spp.session"]._domain_for_client()
        return ["|", ("session_id", "=", False), ("session_id", "any", of_sessions)] if of_sessions else []

    def _identifiers(self):
        """{id: identifier of the person}, as far as the user may see it.

        As on rosters, the identifier of a mark is there only if the user may mark the session.
        """
        people = self.env["spp.attendance.subscriber"]
        if not people._sees_identifiers():
            return {}
        sessions = VisibilityCache(self.env).sessions(self.session_id.ids)
        markable = {session.id for session in sessions.values() if session.can_mark}
        visible = self.filtered(lambda each: not each.session_id or each.session_id.id in markable)
        identifiers = people._identifiers_of(visible.participant_id)
        return {attendance.id: identifiers.get(attendance.participant_id.id) for attendance in visible}

    @api.model
    def _dates_by_category(self, domain):
        """{contact id: {category: the days, one for each attendance}}"""
        groups = self._read_group(domain, ["participant_id", "attendance_category"], ["attendance_date:array_agg"])
        dates = defaultdict(dict)
        for person, category, days in groups:
            dates[person.id][category] = days
        return dates
