from odoo import _, api, models
from odoo.addons.spp_session_tracking.rules import Statement

from ...rules import unique_key


class AttendanceSubscriber(models.Model):
    _inherit = "spp.attendance.subscriber"

    def _merge_into(self, kept):
        self.env["spp.attendance.list"]._void_same(self | kept)
        return super()._merge_into(kept)


class AttendanceList(models.Model):
    """People that turn out to be one may be recorded twice by the rule of uniqueness: the later statement counts."""

    _inherit = "spp.attendance.list"

    @api.model
    def _void_same(self, people):
        """Void what would be there twice if these people were one."""
        parts = self._unique_parts()
        if not parts:
            return
        domain = [("subscriber_id", "in", people.ids), ("state", "=", "valid"), ("session_id", "=", False)]
        by_key = {}
        for row in sorted(self.search(domain)._as_rows(), key=self._standing_of):
            by_key.setdefault(unique_key(0, row, parts), []).append(row["id"])
        for *earlier, standing in by_key.values():
            self.browse(earlier)._end(
                "voided", _("The contacts were merged, and record %(id)s says the same.", id=standing)
            )

    @api.model
    def _standing_of(self, row):
        """The key by which the records of some rows are ordered: the greatest one stands, as on sessions."""
        return Statement(
            status=row["attendance_category"],
            marked_at=row["marked_at"],
            attendance_time=row["attended_at"],
            excuse=row["excuse"] or "",
            submitted_at=row["submitted_at"],
            external_id=row["external_id"],
        ).precedence_key()
