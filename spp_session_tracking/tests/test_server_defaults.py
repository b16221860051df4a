from odoo.fields import Command

from .common import SessionCase


class TestServerDefaults(SessionCase):
    """No default that a context or a user gives reaches a field that the server sets."""

    def default(self, model, **values):
        """Give defaults as a user may: in the web client, or over RPC."""
        defaults = self.env["ir.default"].with_user(self.facilitator)
        for name, value in values.items():
            defaults.set(model, name, value, user_id=True)

    def test_nobody_is_marked_by_a_default_of_a_user(self):
        self.default("spp.session.attendance", status="present", basis="observed", source="api", marked_by_id=1)
        context = {"default_status": "present", "default_marked_by_id": 1, "default_is_attended": True}
        session = self.session.with_user(self.facilitator).with_context(**context)
        session.expected_participant_ids = [Command.link(self.dan.id)]
        line = self.line(self.dan)
        self.assertFalse(line.status or line.basis or line.marked_by_id or line.is_attended)

    def test_no_session_is_born_completed(self):
        self.default("spp.session", state="completed")
        self.assertEqual(self.new_session().state, "scheduled")

    def test_no_row_of_the_change_log_says_more_than_what_happened(self):
        self.default("spp.session.attendance.change", what="Confirmed", old_value="forged")
        context = {"default_session_type_id": self.session_type.id, "default_what": "Forged", "default_new_value": "x"}
        sessions = self.env["spp.session"].with_user(self.facilitator).with_context(**context)
        row = {"session_id": self.session.id, "participant_id": self.ana.id}
        sessions.mark([{**row, "status": "present"}])
        sessions.mark([{**row, "status": "absent"}])
        change = self.session.change_ids.filtered(lambda change: change.kind == "mark")
        self.assertEqual(len(change), 1)
        self.assertFalse(change.session_type_id or change.what or change.old_value or change.new_value)

    def test_no_contact_has_left_rosters_by_a_default(self):
        contacts = self.env["res.partner"].with_context(default_left_session_ids=[Command.set(self.session.ids)])
        self.env["ir.default"].sudo().set("res.partner", "left_session_ids", self.session.ids)
        self.assertFalse(contacts.create({"name": "New"}).sudo().left_session_ids)
