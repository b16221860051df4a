from collections import defaultdict

from odoo import api, fields, models

from ..api.openspp import TOLD, Attendance
from ..rules import local

READ = (
    *("attendance_date", "attended_at", "attendance_category", "participant_id", "session_id"),
    *("attendance_type_id", "attendance_location_id", "record_id", "attendance_id"),
)
OF_RECORD = (
    *("attendance_time", "tz", "attendance_description", "attendance_external_url", "submitted_by", "submitted_at"),
    "submission_source",
)
OF_LINE = ("marked_at", "submitted_at", "marked_by_id", "source")


class AttendanceHistory(models.Model):
    """Reading the history as OpenSPP's apps do, in a handful of queries whatever the number of people."""

    _inherit = "spp.attendance.history"

    @api.model
    def _openspp_domain(self, filters, people):
        """The domain of OpenSPP's filters and of some people."""
        named = {"attendance_type": "type", "attendance_location": "location"}
        domain = self._domain_of({named.get(name, name): value for name, value in filters.items()})
        return [*domain, ("participant_id", "in", people.partner_id.ids)]

    @api.model
    def _days_present(self, domain):
        """({contact id: the days present}, how many attendances there are of everybody)."""
        groups = self._read_group(domain, ["participant_id", "attendance_category"], ["attendance_date:array_agg"])
        days, count = defaultdict(set), 0
        for person, category, dates in groups:
            count += len(dates)
            if TOLD[category] == "present":
                days[person.id].update(dates)
        return days, count

    @api.model
    def _attendances(self, domain, offset=0, limit=None):
        """The Attendances of a domain, the latest day first."""
        found = self.search_fetch(domain, READ, offset=offset, limit=limit, order=self._order)
        kinds, places = found.attendance_type_id._as_choices(), found.attendance_location_id._as_choices()
        details = found._of_records() | found._of_lines()
        return [
            Attendance(
                id=each.id,
                participant_id=each.participant_id.id,
                date=fields.Date.to_string(each.attendance_date),
                category=each.attendance_category,
                kind=kinds.get(each.attendance_type_id.id),
                place=places.get(each.attendance_location_id.id),
                **details[each.id],
            )
            for each in found
        ]

    def _of_records(self):
        """{id: what only the record of an attendance says}"""
        return {
            row["id"] * 2: {
                "time": row["attendance_time"],
                "description": row["attendance_description"] or "",
                "url": row["attendance_external_url"] or "",
                "submitted_by": row["submitted_by"] or "",
                "submitted_datetime": " ".join(local(row["submitted_at"], row["tz"])),
                "source": row["submission_source"] or "",
            }
            for row in self.record_id.read(OF_RECORD)
        }

    def _of_lines(self):
        """{id: what only the line of a session says of an attendance}"""
        rows = {row["id"]: row for row in self.attendance_id.read(OF_LINE)}
        zones = {row["id"]: row["tz"] for row in self.session_id.read(["tz"])}
        return {
            each.id: self._of_line(rows[each.attendance_id.id], each.attended_at, zones[each.session_id.id])
            for each in self
            if each.attendance_id
        }

    @api.model
    def _of_line(self, row, attended_at, zone):
        stated_at = row["submitted_at"] or row["marked_at"]
        return {
            "time": local(attended_at, zone).time if attended_at else "",
            "description": "",
            "url": "",
            "submitted_by": row["marked_by_id"][1] if row["marked_by_id"] else "",
            "submitted_datetime": " ".join(local(stated_at, zone)) if stated_at else "",
            "source": row["source"] or "",
        }
