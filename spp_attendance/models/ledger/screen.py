from odoo import _, api
from odoo.tools import format_date

# the fields that a correction begins with
COPIED = (
    *("subscriber_id", "person_identifier", "person_name", "tz", "attended_at", "attendance_category"),
    *("excuse_reason", "attendance_type_id", "attendance_location_id", "session_id", "attendance_description"),
    *("attendance_external_url", "submission_source"),
)


class RecordScreen:
    """The name of a record, and its buttons."""

    __slots__ = ()

    @api.depends("subscriber_id", "attendance_date")
    def _compute_display_name(self):
        for record in self:
            who = record.subscriber_id.name or _("Unknown person")
            record.display_name = f"{who}, {format_date(self.env, record.attendance_date)}"

    def action_decide(self):
        identifier = self._sent_by_all("identifier_key") and self[0].person_identifier
        asked = {"new_name": self._sent_by_all("person_name"), "new_identifier": identifier}
        proposed = self._proposed_decision()
        action = self.env["spp.attendance.list.decide"]._open_with(record_ids=self.ids, **asked, **proposed)
        # a decision that is left open is no default of the dialog's own
        return {**action, "context": {**action["context"], "default_decision": proposed["decision"]}}

    def _sent_by_all(self, name):
        """What all of the records say in a field, False where they do not say the same."""
        sent = set(self.mapped(name))
        return sent.pop() if len(sent) == 1 else False

    def action_void(self):
        action = self.env["spp.attendance.list.decide"]._open_with(record_ids=self.ids, is_void=True)
        return {**action, "name": _("Void")}

    def action_correct(self):
        """Open the form of a new record that will replace this one, filled in as this one is."""
        self.ensure_one()
        self.check_access_rule("read")  # it may be deleted by now
        values = self.read(COPIED, load=None)[0]
        defaults = {f"default_{name}": values[name] for name in COPIED}
        return {
            "type": "ir.actions.act_window",
            "name": _("Correct a record"),
            "res_model": self._name,
            "views": [(False, "form")],
            "context": {**defaults, "default_replaces_id": self.id},
        }
