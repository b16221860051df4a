from odoo.tests.common import tagged

from .api_common import ApiCase

FEW, MANY = 2, 12


@tagged("post_install", "-at_install")
class TestApiHistory(ApiCase):
    def found(self, **filters):
        """{contact id: item}"""
        page = self.call("POST", "/attendances/search", filters)
        return {each["participant_id"]: each for each in page["items"]}

    def marked_session(self, facilitator=None):
        """A session of somebody at which Ana was present."""
        session = self.new_session(expected_participant_ids=self.ana.ids)
        self.mark(self.ana, "present", session)
        if facilitator:
            session.with_user(self.officer).facilitator_id = facilitator
        return session

    def test_identifiers_at_sessions_of_others_are_hidden_as_on_their_rosters(self):
        theirs = self.marked_session(self.colleague)
        self.assertIsNone(self.found(session=theirs.id)[self.ana.id]["person_id"])
        mine = self.marked_session()
        self.assertEqual(self.found(session=mine.id)[self.ana.id]["person_id"], "P-1")
        listed = self.call("GET", f"/attendances?session={theirs.id}")["items"]
        self.assertEqual([each["person_id"] for each in listed], [None])
        self.assertIsNone(self.call("GET", f"/sessions/{theirs.id}")["roster"][0]["person_id"])

    def test_identifiers_are_there_for_records_and_for_officers(self):
        self.record({"attended_at": "2026-03-12 09:00:00"})
        theirs = self.marked_session(self.colleague)
        self.assertEqual(self.found(to_date="2026-03-13")[self.ana.id]["person_id"], "P-1")
        page = self.call("GET", f"/attendances?session={theirs.id}", client=self.new_client(self.officer))
        self.assertEqual([each["person_id"] for each in page["items"]], ["P-1"])

    def test_pages_of_many_sessions_take_as_many_queries_as_of_few(self):
        for number in range(MANY):
            self.marked_session(self.colleague if number % 2 else None)
        self.token()

        def read(count):
            return self.queries(lambda: self.assertEqual(len(self.page(count)), count))

        read(FEW)
        self.assertEqual(read(FEW), read(MANY))

    def page(self, count):
        return self.call("GET", f"/attendances?limit={count}")["items"]

    def test_an_assumed_mark_differs_from_an_observed_one(self):
        self.record({"attended_at": "2026-03-12 09:00:00"})
        self.mark(self.ana, "present")
        self.mark(self.ben, "absent")
        self.session.with_user(self.facilitator).complete()
        bases = {person: each["basis"] for person, each in self.found(from_date="2026-03-14").items()}
        self.assertEqual(bases, {self.ana.id: "observed", self.ben.id: "observed", self.carla.id: "assumed"})
        self.assertIsNone(self.found(to_date="2026-03-13")[self.ana.id]["basis"])

    def test_null_is_as_good_as_nothing(self):
        nothing = {"submitted_by": None, "submitted_datetime": None, "submission_source": None}
        card = {"date_time": "2026-03-14T08:30:00Z"}
        sent = self.call("POST", "/attendances", {"records": [{"person_id": "P-1", "time_card": [card]}], **nothing})
        self.assertEqual(sent["totals"]["created"], 1)
        self.assertIn(self.ana.id, self.found(cursor=None))
        people = self.call("POST", "/subscribers/search", {"name": "Ana", "cursor": None})
        self.assertEqual([each["participant_id"] for each in people["items"]], [self.ana.id])

    def test_a_filter_that_is_not_known_never_finds_everybody(self):
        self.record({})
        for path in ("/attendances/search", "/subscribers/search"):
            refused = self.call("POST", path, {"person_id": ["P-1"]}, status=400)
            self.assertEqual([each["pointer"] for each in refused["errors"]], ["/person_id"])
        for path in ("/attendances", "/subscribers", "/sessions", "/changes"):
            refused = self.call("GET", f"{path}?from=2026-03-14", status=400)
            self.assertEqual([each["parameter"] for each in refused["errors"]], ["from"])
        self.call("POST", "/attendances/search?person_ids=P-1", {}, status=400)

    def test_an_unknown_member_in_every_row_gives_one_warning(self):
        card = {"date_time": "2026-03-14T08:30:00Z", **{f"x{number}": 1 for number in range(30)}}
        body = {"records": [{"person_id": "P-1", "time_card": [card] * 3, "y": 1}, {"person_id": "P-2", "y": 1}]}
        body["records"][1]["time_card"] = [card]
        warnings = self.call("POST", "/attendances?z=1&z=2", body)["warnings"]
        self.assertEqual(len(warnings), len(set(warnings)))
        self.assertEqual(len([each for each in warnings if "member" in each]), 20)
        self.assertEqual(len([each for each in warnings if "parameter" in each]), 1)
