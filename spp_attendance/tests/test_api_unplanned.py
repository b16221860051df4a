from odoo import fields
from odoo.tests.common import tagged

from .api_common import ApiCase

PATH = "/sessions/phone-1"


@tagged("post_install", "-at_install")
class TestApiUnplanned(ApiCase):
    """A device sends a session that nobody planned until it is sure that it was made."""

    def body(self, **values):
        return {"session_type_id": self.session_type.id, "date": "2026-03-14", "start_time": "09:30", **values}

    def made(self, **values):
        answer = self.call("PUT", PATH, self.body(**values), status=201)
        return self.env["spp.session"].browse(answer["id"])

    def test_the_same_is_answered_with_the_session_as_somebody_has_corrected_it(self):
        session = self.made(location="Hall", expected_participant_ids=[self.ana.id, self.ben.id])
        session.with_user(self.officer).write({"date": "2026-03-13", "start_time": 8})
        same = self.body(
            location="Hall", end_time=None, expected_participant_ids=[self.ben.id, self.ana.id], unknown="x"
        )
        again = self.call("PUT", PATH, same)
        self.assertEqual((again["id"], again["date"], again["start_time"]), (session.id, "2026-03-13", "08:00"))

    def test_another_content_is_a_conflict_whatever_the_session_is_now(self):
        session = self.made(location="Hall")
        session.with_user(self.officer).start_time = 8
        for values in ({"start_time": "08:00", "location": "Hall"}, {"location": "Yard"}, {}):
            self.call("PUT", PATH, self.body(**values), status=409)

    def test_what_it_was_made_of_is_not_known_for_ever(self):
        session = self.made()
        self.env["spp.attendance.api.claim"].search([]).unlink()
        self.assertEqual(self.call("PUT", PATH, self.body(location="Hall"))["id"], session.id)
        self.call("PUT", PATH, self.body(start_time="08:00"), status=409)

    def test_what_was_deleted_may_be_made_of_something_else(self):
        self.made().sudo().unlink()
        session = self.made(location="Yard")
        self.assertEqual(self.call("PUT", PATH, self.body(location="Yard"))["id"], session.id)

    def test_it_may_end_at_midnight(self):
        session = self.made(end_time="24:00")
        self.assertEqual(session.end_at, fields.Datetime.to_datetime("2026-03-15 00:00:00"))
        self.assertEqual(self.call("GET", f"/sessions/{session.id}")["end_time"], "24:00")
        for clock in ("24:01", "25:00"):
            self.call("PUT", "/sessions/phone-2", self.body(end_time=clock), status=400)

    def test_what_was_ignored_is_in_the_warnings(self):
        session = self.call("PUT", PATH, self.body(place="Hall"), status=201)
        self.assertEqual(session["warnings"], ["The member /place is not known and was ignored."])
        self.mark(self.ana, "present")
        complete = self.call("POST", f"/sessions/{self.session.id}/complete", {"unmarked": 3})
        self.assertEqual(complete["warnings"], ["The member /unmarked is not known and was ignored."])
        cancelled = self.call("POST", f"/sessions/{session['id']}/cancel?why=Storm", {"reason": "Storm"})
        self.assertEqual(cancelled["warnings"], ["The parameter why is not known and was ignored."])

    def test_it_is_marked_and_waits_for_an_officer_who_confirms_it(self):
        session = self.made(expected_participant_ids=[self.ana.id])
        path = f"/sessions/{session.id}"
        shown = self.call("GET", path)
        self.assertEqual((shown["is_unplanned"], shown["awaits_confirmation"]), (True, True))
        planned = self.call("GET", f"/sessions/{self.session.id}")
        self.assertEqual((planned["is_unplanned"], planned["awaits_confirmation"]), (False, False))
        self.call("POST", f"{path}/attendances", {"attendances": [self.present()]})
        self.assertTrue(self.call("POST", f"{path}/complete", {"expected_unmarked": 0})["awaits_confirmation"])
        self.assertEqual(self.days_present(), 0)
        self.assertEqual(len(self.call("GET", "/attendances")["items"]), 1)
        cursor = self.call("GET", "/changes")["next_cursor"]
        session.with_user(self.officer).confirm()
        news = self.call("GET", f"/changes?cursor={cursor}")["items"]
        self.assertEqual([(each["kind"], each["session_id"]) for each in news], [("session", session.id)])
        self.assertFalse(self.call("GET", path)["awaits_confirmation"])
        self.assertEqual(self.days_present(), 1)

    def days_present(self):
        """How many days Ana was present on, for a rule of days."""
        self.env.invalidate_all()
        kind = self.env["spp.attendance.type"].search([("name", "=", "Trained")]) or self.attendance_type()
        (answer,) = kind.evaluate_days(self.ana.ids, "2026-03-01", "2026-03-31", kind.ids)
        self.assertEqual(answer["days_present"], self.subscriber.days_present)
        sent = self.send("GET", "/attendance/P-1", None, {"Authorization": f"Bearer {self.token()}"}).json()
        self.assertEqual(answer["days_present"], sent["number_of_days_present"])
        return answer["days_present"]

    def attendance_type(self):
        self.session_type.attendance_type_id = self.env["spp.attendance.type"].create({"name": "Trained"})
        return self.session_type.attendance_type_id

    def present(self):
        return {"participant_id": self.ana.id, "status": "present", "marked_at": "2026-03-14T09:35:00Z"}

    def test_at_a_type_that_lets_it_count_at_once_it_only_is_marked(self):
        self.session_type.unplanned_rule = "count"
        session = self.made()
        self.assertEqual((session.is_unplanned, session.awaits_confirmation), (True, False))

    def test_another_zone_sent_with_the_session_does_not_make_it_one_to_come(self):
        session = self.made(expected_participant_ids=[self.ana.id])
        session.write({"tz": "Pacific/Pago_Pago", "date": "2026-03-16"})
        answer = self.call("POST", f"/sessions/{session.id}/attendances", {"attendances": [self.present()]})
        self.assertEqual([each["outcome"] for each in answer["results"]], ["created"])

    def test_a_page_has_a_hundred_sessions_at_most(self):
        own = {"session_type_id": self.session_type.id, "date": "2026-03-16"}
        self.env["spp.session"].with_user(self.facilitator).create([own] * 101)
        page = self.call("GET", "/sessions?limit=1000")
        self.assertEqual(len(page["items"]), 100)
        rest = self.call("GET", f"/sessions?limit=1000&cursor={page['next_cursor']}")
        self.assertEqual((len(rest["items"]), rest["next_cursor"]), (2, None))
