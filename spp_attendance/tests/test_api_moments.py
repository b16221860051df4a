from freezegun import freeze_time

from odoo.tests.common import tagged

from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestApiMoments(ApiCase):
    """A mark that is corrected at once is corrected: statements of one second are ordered by its fraction."""

    def stated(self, status, fraction, **mark):
        stated = {"participant_id": self.ana.id, "status": status, "marked_at": f"2026-03-14T09:30:00{fraction}Z"}
        return {**stated, **mark}

    def send_marks(self, *marks, **more):
        path = f"/sessions/{self.session.id}/attendances"
        results = self.call("POST", path, {"attendances": list(marks)}, **more)["results"]
        return [(result["outcome"], result["code"]) for result in results]

    def row(self):
        roster = self.call("GET", f"/sessions/{self.session.id}")["roster"]
        return next(each for each in roster if each["participant_id"] == self.ana.id)

    def test_of_two_marks_within_a_second_the_later_stands_whatever_arrives_first(self):
        first, second = self.stated("present", ".25"), self.stated("absent", ".75")
        self.assertEqual(self.send_marks(first), [("created", "ok")])
        self.assertEqual(self.send_marks(second), [("created", "ok")])
        self.assertEqual((self.row()["status"], self.row()["marked_at"]), ("absent", "2026-03-14T09:30:00.75Z"))
        self.assertEqual(self.send_marks(first, second), [("duplicate", "superseded"), ("duplicate", "ok")])

    def test_the_earlier_mark_that_arrives_later_is_superseded(self):
        self.assertEqual(self.send_marks(self.stated("absent", ".75")), [("created", "ok")])
        self.assertEqual(self.send_marks(self.stated("present", ".25")), [("created", "superseded")])
        self.assertEqual(self.row()["status"], "absent")

    def test_a_mark_is_taken_back_within_the_second(self):
        self.send_marks(self.stated("present", ".25"))
        self.send_marks(self.stated("unmarked", ".250001"))
        self.assertIsNone(self.row()["status"])

    def test_the_order_holds_up_to_the_moment_of_receipt(self):
        with freeze_time("2026-03-14 10:00:00.400"):
            self.send_marks(self.stated("present", "", marked_at="2026-03-14T10:00:00.3Z"))
        with freeze_time("2026-03-14 10:00:00.900"):
            self.send_marks(self.stated("absent", "", marked_at="2026-03-14T10:00:00.8Z"))
        self.assertEqual((self.row()["status"], self.row()["marked_at"]), ("absent", "2026-03-14T10:00:00.8Z"))

    def test_of_a_clock_that_is_ahead_the_later_mark_of_a_request_stands(self):
        ahead = [self.stated("absent", "", marked_at=f"2026-03-14T11:00:0{second}Z") for second in ("0.9", "1.1")]
        ahead[0]["status"] = "present"
        self.send_marks(*reversed(ahead))
        self.assertEqual((self.row()["status"], self.row()["marked_at"]), ("absent", "2026-03-14T10:00:00Z"))

    def test_a_mark_on_screen_stands_after_a_mark_that_a_device_made_in_the_same_second(self):
        with freeze_time("2026-03-14 10:00:00.400"):
            self.send_marks(self.stated("present", "", marked_at="2026-03-14T10:00:00.3Z"))
        with freeze_time("2026-03-14 10:00:00.900"):
            self.line(self.ana).with_user(self.facilitator).action_absent()
        with freeze_time("2026-03-14 10:00:02"):
            late = self.stated("late", "", marked_at="2026-03-14T10:00:00.95Z")
            self.assertEqual(self.send_marks(late), [("created", "ok")])
            early = self.stated("present", "", marked_at="2026-03-14T10:00:00.85Z")
            self.assertEqual(self.send_marks(early), [("created", "superseded")])

    def test_when_the_person_came_has_whole_seconds(self):
        self.send_marks(self.stated("present", ".75"))
        self.assertEqual(self.row()["attended_at"], "2026-03-14T09:30:00Z")
        card = {"date_time": "2026-03-14T09:30:00.5Z", "session_id": self.session.id}
        self.call("POST", "/attendances", {"records": [{"person_id": "BEN", "time_card": [card]}]})
        line = self.line(self.ben)
        self.assertEqual((line.attendance_time.microsecond, line.marked_at.microsecond), (0, 500_000))

    def test_a_mark_that_was_stored_without_its_fraction_is_known_when_it_is_sent_again(self):
        mark = self.stated("present", ".7")
        self.send_marks(mark, self.stated("absent", ".7", participant_id=self.ben.id, external_id="E1"))
        # as earlier versions stored them
        self.env.cr.execute("update spp_attendance_list set marked_at = date_trunc('second', marked_at)")
        self.env.cr.execute("update spp_session_attendance set marked_at = date_trunc('second', marked_at)")
        self.env.invalidate_all()
        changes = self.env["spp.session.attendance.change"].search_count([])
        again = {"person_id": "BEN", "status": "absent", "marked_at": mark["marked_at"], "external_id": "E1"}
        self.assertEqual(self.send_marks(mark, again), [("duplicate", "ok")] * 2)
        self.assertEqual(self.env["spp.session.attendance.change"].search_count([]), changes)

    def test_screens_and_rpc_show_whole_seconds(self):
        self.send_marks(self.stated("present", ".7"))
        line = self.line(self.ana)
        service = {"service": "object", "method": "execute_kw"}
        args = [self.cr.dbname, self.facilitator.id, "facilitator", line._name, "read", [line.ids, ["marked_at"]]]
        body = {"jsonrpc": "2.0", "method": "call", "params": {**service, "args": args}}
        answer = self.send("POST", "/jsonrpc", body).json()
        self.assertEqual(answer["result"][0]["marked_at"], "2026-03-14 09:30:00")
        self.assertEqual(str(line.with_env(self.env).export_data(["marked_at"])["datas"][0][0]), "2026-03-14 09:30:00")
