from odoo import fields
from odoo.tests.common import tagged

from .api_common import ApiCase

MARKED_AT = "2026-03-14T09:30:00Z"


@tagged("post_install", "-at_install")
class TestApiRollCall(ApiCase):
    """What an application needs to call the roll of a session without a network."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hygiene, cls.food = cls.env["spp.session.topic"].create(
            [{"name": name, "session_type_id": cls.session_type.id} for name in ("Hygiene", "Food")]
        )
        cls.session_type.track_topics = True

    def read_session(self, session=None, **more):
        return self.call("GET", f"/sessions/{(session or self.session).id}", **more)

    def row(self, person, session=None, **more):
        return {each["participant_id"]: each for each in self.read_session(session, **more)["roster"]}[person.id]

    def mark(self, **mark):
        body = {"attendances": [{"marked_at": MARKED_AT, **mark}]}
        return self.call("POST", f"/sessions/{self.session.id}/attendances", body)["results"][0]

    def close(self, verb, status=200, **body):
        return self.call("POST", f"/sessions/{self.session.id}/{verb}", body, status=status)

    # the session

    def test_a_session_says_from_when_to_when_it_takes_marks(self):
        session = self.read_session()
        self.assertEqual(session["opens_at"], "2026-03-13T21:00:00Z")
        self.assertEqual((session["completed_at"], session["correctable_until"]), (None, None))
        self.mark(participant_id=self.ana.id, status="present")
        closed = self.close("complete")
        self.assertEqual(closed["correctable_until"], "2026-03-17T10:00:00Z")
        session = self.read_session()
        self.assertEqual(session["completed_at"], "2026-03-14T10:00:00Z")
        self.assertEqual(session["correctable_until"], "2026-03-17T10:00:00Z")

    def test_a_cancelled_session_says_why(self):
        self.assertIsNone(self.read_session()["cancel_reason"])
        self.assertIsNone(self.close("cancel", reason="Storm")["correctable_until"])
        self.assertEqual(self.read_session()["cancel_reason"], "Storm")

    def test_a_session_says_who_is_expected(self):
        self.assertEqual(self.read_session()["participant_kind"], "persons")

    # topics

    def topics(self):
        return {topic["name"]: topic["is_covered"] for topic in self.read_session()["topics"]}

    def test_the_topics_covered_are_stated_on_completing(self):
        self.assertEqual(self.topics(), {"Hygiene": False, "Food": False})
        self.mark(participant_id=self.ana.id, status="present")
        self.close("complete", topic_ids=[self.food.id])
        self.assertEqual(self.topics(), {"Hygiene": False, "Food": True})
        self.close("complete", topic_ids=[])
        self.assertEqual(self.topics(), {"Hygiene": False, "Food": True})

    def test_a_topic_of_another_type_is_refused_and_nothing_is_completed(self):
        other = self.env["spp.session.type"].create({"name": "Other"})
        topic = self.env["spp.session.topic"].create({"name": "Elsewhere", "session_type_id": other.id})
        self.mark(participant_id=self.ana.id, status="present")
        for topic_id in (topic.id, 2**31 - 1):
            answer = self.close("complete", status=422, topic_ids=[self.food.id, topic_id])
            self.assertIn(str(topic_id), answer["detail"])
        self.assertEqual((self.session.state, self.session.topic_ids.ids), ("in_progress", []))

    def test_completing_without_topics_leaves_them_as_they_are(self):
        self.session.topic_ids = self.hygiene
        self.mark(participant_id=self.ana.id, status="present")
        self.close("complete", topic_ids=None)
        self.assertEqual(self.session.topic_ids, self.hygiene)

    def test_a_topic_that_was_archived_since_it_was_covered_is_kept(self):
        self.session.topic_ids = self.hygiene
        (self.hygiene + self.food).active = False
        self.assertEqual(self.topics(), {"Hygiene": True})
        self.mark(participant_id=self.ana.id, status="present")
        self.close("complete", topic_ids=[self.hygiene.id])
        self.assertEqual(self.session.topic_ids, self.hygiene)

    def test_a_type_that_tracks_no_topics_has_none(self):
        self.session_type.track_topics = False
        self.assertEqual(self.read_session()["topics"], [])
        self.mark(participant_id=self.ana.id, status="present")
        self.close("complete", status=422, topic_ids=[self.food.id])

    # the roster

    def test_a_row_has_what_tells_people_apart_and_what_was_stated(self):
        self.ana.area_id = self.env["spp.area"].create({"name": "Santa Cruz", "code": "SC"})
        self.ben.city = "Tubigon"
        self.s_ana._ensure_badge_codes()
        self.mark(participant_id=self.ana.id, status="excused", excuse_reason="Clinic")
        self.mark(participant_id=self.ben.id, status="present", attended_by=self.dan.id)
        ana, ben = self.row(self.ana), self.row(self.ben)
        self.assertEqual((ana["village"], ana["excuse_reason"]), ("Santa Cruz", "Clinic"))
        self.assertEqual(ana["badge_hash"], self.s_ana.badge_hash)
        self.assertEqual((ben["village"], ben["attended_by_name"]), ("Tubigon", "Dan"))
        self.assertEqual((ben["badge_hash"], ben["excuse_reason"]), (None, None))

    def test_badges_and_excuses_of_others_sessions_are_hidden(self):
        self.s_ana._ensure_badge_codes()
        self.mark(participant_id=self.ana.id, status="excused", excuse_reason="Clinic")
        colleague = self.new_client(self.colleague)
        row = self.row(self.ana, client=colleague)
        self.assertEqual((row["status"], row["badge_hash"], row["excuse_reason"]), ("excused", None, None))

    def test_a_session_made_on_the_phone_has_the_same_members(self):
        body = {"session_type_id": self.session_type.id, "date": "2026-03-14", "start_time": "09:30"}
        made = self.call("PUT", "/sessions/phone-1", body, status=201)
        self.assertEqual({*made} - {"warnings"}, {*self.read_session()})

    def test_a_page_of_sessions_takes_as_many_queries_as_a_session(self):
        people = self.env["res.partner"].create([{"name": f"Person {n}", "city": "Tubigon"} for n in range(40)])
        taken = []
        for count in (1, 1, 5):
            for number in range(count):
                self.new_session(date=f"2026-05-{10 * len(taken) + number + 1:02}", expected_participant_ids=people.ids)
            days = f"from_date=2026-05-{10 * len(taken) + 1:02}&to_date=2026-05-{10 * len(taken) + 9:02}"
            self.token()
            taken.append(self.queries(lambda days=days: self.call("GET", f"/sessions?{days}")))
        self.assertEqual(taken[1], taken[2])

    # types

    def test_the_types_that_a_new_session_can_have_are_asked_for_again_only_when_they_change(self):
        self.env["spp.session.type"].create({"name": "Old", "active": False})
        other = self.other_company()
        self.env["spp.session.type"].create({"name": "Elsewhere", "company_id": other.id})
        self.facilitator.company_ids = [fields.Command.link(other.id)]
        headers = {"Authorization": f"Bearer {self.token()}"}
        first = self.send("GET", "/spp/v1/session-types", headers=headers)
        found = {each["name"]: each for each in first.json()["items"]}
        expected = {
            "id": self.session_type.id,
            "name": "Health Education",
            "duration_hours": 2.0,
            "participant_kind": "persons",
            "tracks_topics": True,
        }
        self.assertEqual(found["Health Education"], expected)
        self.assertFalse({"Old", "Elsewhere"} & found.keys())
        same = {**headers, "If-None-Match": first.headers["ETag"]}
        self.assertEqual(self.send("GET", "/spp/v1/session-types", headers=same).status_code, 304)
        self.session_type.name = "Health"
        self.assertEqual(self.send("GET", "/spp/v1/session-types", headers=same).status_code, 200)

    def test_types_need_the_scope_of_sessions(self):
        self.call("GET", "/session-types", status=403, scope="attendance:read")
