from odoo import api
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache

from ...rest.items import ATTENDANCE_FIELDS

AFTER = "({table}.attendance_date, {table}.id) < (%s, %s)"


class HistoryPage:
    """Reading the history page by page, each from where the one before ended."""

    __slots__ = ()

    @api.model
    def _page(self, domain, size, after=None):
        """The first `size` records of a domain after (day, id), the latest day first. Rows added meanwhile move none.

        Day and id are compared as one, which PostgreSQL reads from the indexes of the history at any depth.
        """
        query = self._search(domain, limit=size, order=self._order)
        if after:
            query.add_where(AFTER.format(table=self._table), after)
        return self._fetch_query(query, [self._fields[name] for name in ATTENDANCE_FIELDS])

    @api.model
    def _domain_of(self, filters):
        """The domain of filters as the API has them: from_date, to_date, type, location, session, category, person_ids.

        Who is asked for by identifier and is not known has no attendance; an empty list asks for nobody.
        """
        named = {
            "from_date": ("attendance_date", ">="),
            "to_date": ("attendance_date", "<="),
            "type": ("attendance_type_id", "="),
            "location": ("attendance_location_id", "="),
            "session": ("session_id", "="),
            "category": ("attendance_category", "="),
        }
        domain = [(*named[name], value) for name, value in filters.items() if name in named]
        if "person_ids" in filters:
            domain.append(("participant_id", "in", self._participants(filters["person_ids"])))
        return domain

    @api.model
    def _participants(self, identifiers):
        people = self.env["spp.attendance.subscriber"].with_context(active_test=False)
        return people.search(people._domain_of({"person_ids": identifiers})).partner_id.ids

    def _identifiers(self):
        """{id: identifier of the person}, of those whose identifiers the user may see.

        As on rosters: where the user sees identifiers, and of marks only those of sessions that the user may mark.
        """
        people = self.env["spp.attendance.subscriber"].with_context(active_test=False)
        if not people._sees_identifiers():
            return {}
        sessions = VisibilityCache(self.env).sessions(self.session_id.ids)
        markable = {session.id for session in sessions.values() if session.can_mark}
        open_ones = self.filtered(lambda each: not each.session_id or each.session_id.id in markable)
        domain = [("partner_id", "in", open_ones.participant_id.ids), ("person_identifier", "!=", False)]
        found = people.search_fetch(domain, ["partner_id", "person_identifier"])
        known = {person.partner_id.id: person.person_identifier for person in found}
        return {each.id: known.get(each.participant_id.id) for each in open_ones}
