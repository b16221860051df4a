from odoo import api, models


class AttendanceHistory(models.Model):
    """Reading the history page by page, each from where the one before ended."""

    _inherit = "spp.attendance.history"

    @api.model
    def _page(self, domain, size, after=None):
        """The first `size` records of a domain after (day, id), the latest day first. Rows added meanwhile move none.

        The day alone says where in the index the page begins; the rest is decided among the records of that day.
        """
        if after:
            day, last_id = after
            later = ["|", ("attendance_date", "<", day), ("id", "<", last_id)]
            domain = [*domain, ("attendance_date", "<=", day), *later]
        return self.search(domain, limit=size)

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
        """{contact id: identifier} of the people of these; of none where the user sees no identifiers."""
        people = self.env["spp.attendance.subscriber"].with_context(active_test=False)
        if not people._sees_identifiers():
            return {}
        domain = [("partner_id", "in", self.participant_id.ids), ("person_identifier", "!=", False)]
        found = people.search_fetch(domain, ["partner_id", "person_identifier"])
        return {person.partner_id.id: person.person_identifier for person in found}
