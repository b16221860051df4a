from odoo import api, fields
from odoo.tools import SQL

from ...tools.grouped_search import counted_domain, grouped_by

# The lines that a contact's figures count. What is due is due for households where these are expected: a member's mark
# counts there, and the member's own figures say how often the member came for it.
DUE = [("session_id.state", "=", "completed"), ("status", "!=", False)]
EXPECTED = [*DUE, ("is_expected", "=", True), ("household_id", "=", False)]
ATTENDED = [*DUE, ("is_attended", "=", True)]
FOR_HOUSEHOLD = [*ATTENDED, ("household_id", "!=", False)]
COUNT = SQL("count(*)")
RATE = SQL('count(*) filter (where "spp_session_attendance"."is_attended") * 100::float / count(*)')
LAST = SQL('max("spp_session_attendance"."session_date")')


class PartnerFigures:
    """How often a contact came. Counted when read, over the lines that the user sees, and searched in the same way."""

    __slots__ = ()

    def _compute_session_attendance(self):
        lines, of_these = self.env["spp.session.attendance"], ("participant_id", "in", self.ids)
        expected = lines._read_group([of_these, *EXPECTED], ["participant_id", "is_attended"], ["__count"])
        count = {(person.id, is_attended): number for person, is_attended, number in expected}
        came_for = dict(lines._read_group([of_these, *FOR_HOUSEHOLD], ["participant_id"], ["__count"]))
        last = dict(lines._read_group([of_these, *ATTENDED], ["participant_id"], ["session_date:max"]))
        for partner in self:
            came, missed = count.get((partner.id, True), 0), count.get((partner.id, False), 0)
            partner.session_expected_count = came + missed
            partner.session_attendance_rate = came * 100 / (came + missed) if came + missed else 0.0
            partner.last_session_date = last.get(partner, False)
            partner.session_household_count = came_for.get(partner, 0)

    @api.model
    def _search_session_expected_count(self, operator, value):
        return self._search_lines(EXPECTED, COUNT, operator, value)

    @api.model
    def _search_session_attendance_rate(self, operator, value):
        return self._search_lines(EXPECTED, RATE, operator, value)

    @api.model
    def _search_session_household_count(self, operator, value):
        return self._search_lines(FOR_HOUSEHOLD, COUNT, operator, value)

    @api.model
    def _search_last_session_date(self, operator, value):
        several = operator in ("in", "not in")
        days = [fields.Date.to_date(day or None) for day in (value if several else [value])]
        return self._search_lines(ATTENDED, LAST, operator, days if several else days[0], empty=None)

    @api.model
    def _search_lines(self, domain, counted, operator, value, empty=0):
        lines = self.env["spp.session.attendance"]
        lines.flush_model(
            ["participant_id", "session_id", "is_expected", "is_attended", "status", "session_date", "household_id"]
        )
        grouped = grouped_by(lines, domain, "participant_id")
        return counted_domain(self, grouped, counted, operator, value, empty)

    def _compute_session_change_count(self):
        counted = self.env["spp.session.attendance.change"]._read_group(
            [("participant_id", "in", self.ids)], ["participant_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in counted}
        for partner in self:
            partner.session_change_count = counts.get(partner.id, 0)

    @api.model
    def _search_session_change_count(self, operator, value):
        changes = self.env["spp.session.attendance.change"]
        changes.flush_model(["participant_id"])
        grouped = grouped_by(changes, [("participant_id", "!=", False)], "participant_id")
        return counted_domain(self, grouped, COUNT, operator, value, empty=0)
