from odoo.tests.common import tagged

from .openspp_common import OpenSppCase


@tagged("post_install", "-at_install")
class TestApiScopes(OpenSppCase):
    """A token that may send attendance, and may not write to sessions."""

    def send_card(self, scope="attendance:write", **card):
        card = {"date_time": "2026-03-14T09:10:00Z", **card}
        body = {"records": [{"person_id": "P-1", "time_card": [card]}]}
        (result,) = self.call("POST", "/attendances", body, scope=scope)["results"]
        return result["outcome"], result["code"], result["action"]

    def test_a_row_about_a_session_takes_the_scope_for_sessions(self):
        refused = ("rejected", "insufficient_scope", "ask_officer")
        self.assertEqual(self.send_card(session_id=self.session.id), refused)
        self.assertFalse(self.line(self.ana).status)
        self.assertEqual(self.session.state, "scheduled")
        self.assertEqual(self.send_card(), ("created", "ok", "done"))
        saved = self.send_card("attendance:write session:write", session_id=self.session.id, external_id="E1")
        self.assertEqual(saved, ("created", "ok", "done"))
        self.assertEqual(self.send_card(external_id="E2", replaces="E1"), refused)
        self.assertEqual(self.line(self.ana).status, "present")

    def test_voiding_and_correcting_marks_take_it_too(self):
        self.send_card("attendance:write session:write", session_id=self.session.id)
        number = self.line(self.ana).id * 2 + 1
        answer = self.call("DELETE", f"/attendances?ids={number}", status=403, scope="attendance:write")
        self.assertEqual(answer["code"], "insufficient_scope")
        self.refused("DELETE", f"/attendances?ids={number}", status=403, scope="attendance:write")
        body = {**self.body(), "records": [{"id": number, "time_card": {"attendance_category": "absent"}}]}
        self.refused("PUT", "/attendances", body, 403, scope="attendance:write")
        self.assertEqual(self.line(self.ana).status, "present")
        self.ask("PUT", "/attendances", body)
        self.assertEqual(self.line(self.ana).status, "absent")
