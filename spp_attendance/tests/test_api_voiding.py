from odoo.tests.common import tagged

from .openspp_common import ENVELOPE, OpenSppCase


@tagged("post_install", "-at_install")
class TestApiVoiding(OpenSppCase):
    """Taking back and correcting on a bad network: the answer is lost, and the same is asked again."""

    def state(self, status, marked_at, client=None, **member):
        """A statement about Ana at the session. Returns its result."""
        card = {"date_time": marked_at, "attendance_category": status, "session_id": self.session.id, **member}
        body = {"records": [{"person_id": "P-1", "time_card": [card]}]}
        return self.call("POST", "/attendances", body, client=client)["results"][0]

    def number(self):
        return self.line(self.ana).id * 2 + 1

    def void(self, number, **asked):
        return self.call("DELETE", f"/attendances?ids={number}", **asked)

    def test_voiding_a_mark_again_voids_nothing_else(self):
        self.state("present", "2026-03-14T09:10:00Z")
        self.state("late", "2026-03-14T09:15:00Z")
        for _time in range(3):
            self.void(self.number())
            self.assertFalse(self.line(self.ana).status)

    def test_what_others_have_stated_stays_however_often_one_voids(self):
        self.mark(self.ana, "absent", marked_at="2026-03-14 09:05:00")
        self.state("present", "2026-03-14T09:10:00Z")
        self.state("late", "2026-03-14T09:15:00Z")
        for path in ("/spp/v1/attendances", "/attendances", "/attendances"):
            self.ask("DELETE", f"{path}?ids={self.number()}")
            self.assertEqual(self.line(self.ana).status, "absent")

    def test_an_officer_voids_what_counts_and_again_nothing_else(self):
        self.state("present", "2026-03-14T09:10:00Z")
        self.state("late", "2026-03-14T09:15:00Z")
        client = self.new_client(self.officer)
        for _time in range(2):
            self.void(self.number(), client=client)
            self.assertEqual(self.line(self.ana).status, "present")

    def test_a_managers_client_takes_back_nothing_that_a_snapshot_covers(self):
        client = self.new_client(self.manager)
        self.mark(self.ben, "present")
        self.state("late", "2026-03-14T09:15:00Z", client=client)
        self.session.complete()
        day = self.session.date
        self.env["spp.session.snapshot"].with_user(self.officer).snapshot(day, day, False, False, "Paid")
        for path, status in (("/spp/v1/attendances", 422), ("/attendances", 400)):
            self.ask("DELETE", f"{path}?ids={self.number()}", client=client, status=status)
        self.assertEqual(self.line(self.ana).status, "late")

    def test_what_was_never_stated_here_is_refused_as_before(self):
        self.void(self.number(), status=404)
        self.mark(self.ana, "absent")
        self.assertIn("screen", self.void(self.number(), status=422)["detail"])
        self.void(2**32 - 1, status=404)

    def test_an_edit_sent_again_leaves_what_came_meanwhile(self):
        self.state("present", "2026-03-14T09:10:00Z")
        for _time in range(2):
            self.put(self.number(), attendance_category="absent")
            self.state("late", "2026-03-14T09:20:00Z", external_id="L")
        self.assertEqual(self.line(self.ana).status, "late")

    def test_an_edit_that_is_refused_is_named_by_its_row(self):
        self.post(self.card(), self.card(date_time="2026-03-13 09:00:00"))
        first, second = (each["id"] for each in self.attendances())
        edits = [
            {"id": first, "time_card": {"attendance_category": "present"}},
            {"id": second, "time_card": {"attendance_type": 2**31 - 1}},
        ]
        self.assertIn("Row 2:", self.refused("PUT", "/attendances", {"records": edits, **ENVELOPE}))

    def test_an_edit_that_changed_nothing_does_so_again(self):
        self.post(self.card())
        (attendance,) = self.attendances()
        self.put(attendance["id"], attendance_category="present")
        record = self.env["spp.attendance.list"].browse(attendance["id"] // 2)
        self.record({"replaces_id": record.id, "attendance_category": "absent"}, user=self.facilitator)
        self.put(attendance["id"], attendance_category="present")
        self.assertEqual([each["attendance_category"] for each in self.attendances()], ["absent"])
        body = {"records": [{"id": attendance["id"], "time_card": {"attendance_category": "present"}}], **ENVELOPE}
        self.ask("PUT", "/attendances", {**body, "submitted_datetime": "2026-03-14 09:40:00"})
        self.assertEqual([each["attendance_category"] for each in self.attendances()], ["present"])
