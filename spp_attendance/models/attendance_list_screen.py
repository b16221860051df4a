from odoo import _, models

# what a correction begins with
COPIED = (
    *("subscriber_id", "person_identifier", "tz", "attended_at", "attendance_category", "excuse_reason"),
    *("attendance_type_id", "attendance_location_id", "session_id", "attendance_description"),
    *("attendance_external_url", "submission_source"),
)


class AttendanceList(models.Model):
    """The buttons of the screens."""

    _inherit = "spp.attendance.list"

    def action_decide(self):
        return self._open_decision(_("Decide"), {})

    def action_void(self):
        return self._open_decision(_("Void"), {"default_is_void": True})

    def _open_decision(self, name, context):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "spp.attendance.list.decide",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_record_ids": self.ids, **context},
        }

    def action_correct(self):
        """Open a new record that begins as this one is, and will replace it."""
        self.ensure_one()
        values = self.read(COPIED, load=None)[0]
        defaults = {f"default_{name}": values[name] for name in COPIED}
        return {
            "type": "ir.actions.act_window",
            "name": _("Correct a record"),
            "res_model": self._name,
            "views": [(False, "form")],
            "context": {**defaults, "default_replaces_id": self.id},
        }
