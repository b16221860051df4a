from odoo import api, fields
from odoo.tools import SQL

from ...tools.grouped_search import counted_domain, grouped_by

# What a contact's figures count: completed sessions, but for those that wait for confirmation. What is due is due for
# households where these are expected: a member's mark counts there, and the member's own figures say how often the
# member came for it.
COMPLETED = [("state", "=", "completed"), ("awaits_confirmation", "=", False)]
ATTENDED = [(f"session_id.{name}", *term) for name, *term in COMPLETED] + [("is_attended", "=", True)]
FOR_HOUSEHOLD = [*ATTENDED, ("household_id", "!=", False)]
COUNT = SQL("count(*)")
EXPECTED = SQL("sum(expected)")
RATE = SQL("coalesce(avg(attendance_rate), 0)::float")
LAST = SQL('max("spp_session_attendance"."session_date")')


class PartnerFigures:
    """How often a contact came. Counted when read, over the lines that the user sees, and searched in the same way."""

    __slots__ = ()

    def _compute_session_attendance(self):
        lines, of_these = self.env["spp.session.attendance"], ("participant_id", "in", self.ids)
        counted = self.env["spp.session.attendance.report"]._read_group(
            [of_these, *COMPLETED], ["participant_id"], ["expected:sum", "counted:sum", "attendance_rate:avg"]
        )
        figures = {person.id: numbers for person, *numbers in counted}
        came_for = dict(lines._read_group([of_these, *FOR_HOUSEHOLD], ["participant_id"], ["__count"]))
        last = dict(lines._read_group([of_these, *ATTENDED], ["participant_id"], ["session_date:max"]))
        for partner in self:
            expected, counted, rate = figures.get(partner.id, (0, 0, 0))
            partner.session_expected_count = expected
            partner.session_counted_count = counted
            partner.session_left_out_count = expected - counted
            partner.session_attendance_rate = rate or 0
            partner.last_session_date = last.get(partner, False)
            partner.session_household_count = came_for.get(partner, 0)

    @api.model
    def _search_session_expected_count(self, operator, value):
        return self._search_report(EXPECTED, operator, value)

    @api.model
    def _search_session_attendance_rate(self, operator, value):
        return self._search_report(RATE, operator, value)

    @api.model
    def _search_session_household_count(self, operator, value):
        return self._search_lines(FOR_HOUSEHOLD, COUNT, operator, value)

    @api.model
    def _search_last_session_date(self, operator, value):
        several = operator in ("in", "not in")
        days = [fields.Date.to_date(day or None) for day in (value if several else [value])]
        return self._search_lines(ATTENDED, LAST, operator, days if several else days[0], empty=None)

    @api.model
    def _search_report(self, counted, operator, value):
        grouped = grouped_by(self.env["spp.session.attendance.report"], COMPLETED, "participant_id")
        return counted_domain(self, grouped, counted, operator, value, empty=0)

    @api.model
    def _search_lines(self, domain, counted, operator, value, empty=0):
        lines = self.env["spp.session.attendance"]
        lines.flush_model(["participant_id", "session_id", "is_attended", "session_date", "household_id"])
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
