from odoo.tests.common import tagged

from .api_common import ApiCase

FEW, MANY = 3, 60
# queries of one mark and of one row, with those that a test adds on 17.0
MARKING, ONE_ROW = 24, 14


@tagged("post_install", "-at_install")
class TestApiQueries(ApiCase):
    """A request takes as many queries for few people as for many."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        crowd = cls.people.create([{"given_name": f"Person {n}", "person_identifier": f"Q-{n}"} for n in range(MANY)])
        cls.crowd = crowd.with_env(cls.env)

    def assert_same_for_few_and_many(self, request_of):
        """request_of: number of people -> path, body; the first time warms up what Odoo keeps. Returns the queries."""
        taken = []
        for count in (FEW, FEW, MANY):
            path, body = request_of(count)
            self.token()
            taken.append(self.queries(lambda path=path, body=body: self.call("POST", path, body)))
        self.assertGreater(taken[1], 2)  # they are counted
        self.assertEqual(taken[1], taken[2])
        return taken[1]

    def records(self, count, hour):
        cards = [{"date_time": f"2026-03-14T{hour:02}:00:00Z"}]
        return {"records": [{"person_id": f"Q-{number}", "time_card": cards} for number in range(count)]}

    def test_sending(self):
        hours = iter(range(9))
        taken = self.assert_same_for_few_and_many(lambda count: ("/attendances", self.records(count, next(hours))))
        self.assertLessEqual(taken, ONE_ROW)

    def test_sending_again(self):
        self.call("POST", "/attendances", self.records(MANY, 1))
        self.assert_same_for_few_and_many(lambda count: ("/attendances", self.records(count, 1)))

    def test_marking(self):
        def marks(count):
            people = self.crowd[:count].partner_id
            session = self.new_session(expected_participant_ids=people.ids)
            session.start()
            stated = {"status": "present", "marked_at": "2026-03-14T09:30:00Z"}
            rows = [{"participant_id": person.id, **stated} for person in people]
            return f"/sessions/{session.id}/attendances", {"attendances": rows}

        self.assertLessEqual(self.assert_same_for_few_and_many(marks), MARKING)

    def test_taking_back_at_a_session_of_others(self):
        def marks(count):
            session = self.new_session()
            session.with_user(self.officer).facilitator_id = self.colleague
            taken_back = {"status": "unmarked", "marked_at": "2026-03-14T09:30:00Z"}
            rows = [{"person_id": f"Q-{number}", **taken_back} for number in range(count)]
            return f"/sessions/{session.id}/attendances", {"attendances": rows}

        self.assert_same_for_few_and_many(marks)

    def test_reading(self):
        self.call("POST", "/attendances", self.records(MANY, 1))

        def search(count):
            return "/attendances/search", {"person_ids": [f"Q-{number}" for number in range(count)], "limit": 1000}

        self.assert_same_for_few_and_many(search)
