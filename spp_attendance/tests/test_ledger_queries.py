from .common import LedgerCase

FEW, MANY, BATCH = 30, 300, 1000


class TestLedgerQueries(LedgerCase):
    """Recording takes as many queries for few as for many, and a few more with each further batch of a thousand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        crowd = cls.people.create([{"given_name": f"Person {n}", "person_identifier": f"Q-{n}"} for n in range(MANY)])
        cls.crowd = crowd.with_env(cls.env)

    def rows(self, count, **values):
        """As many rows, of as many people as there are, each at a moment of its own."""
        return [
            {
                "subscriber_id": self.crowd[number % MANY].id,
                "attended_at": f"2026-03-14 {number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}",
                "attendance_type_id": self.training.id,
                "attendance_location_id": self.hall.id,
                **values,
            }
            for number in range(count)
        ]

    def queries_to_record(self, rows):
        records = self.env["spp.attendance.list"].with_user(self.manager)
        return self.queries(lambda: records.create(rows))

    def on_a_session(self, count, is_roster):
        people = self.crowd[:count].partner_id.ids if is_roster else []
        session = self.new_session(expected_participant_ids=people)
        return self.rows(count, session_id=session.id)

    def assert_same_for_few_and_many(self, rows_for):
        """rows_for: from a number to as many rows; the first time warms up what Odoo keeps."""
        self.queries_to_record(rows_for(FEW))
        self.assertEqual(self.queries_to_record(rows_for(FEW)), self.queries_to_record(rows_for(MANY)))

    def test_records_without_a_session(self):
        self.assert_same_for_few_and_many(self.rows)

    def test_records_by_identifier(self):
        def by_identifier(count):
            rows = self.rows(count)
            return [{**row, "subscriber_id": False, "person_identifier": f"Q-{n}"} for n, row in enumerate(rows)]

        self.assert_same_for_few_and_many(by_identifier)

    def test_records_on_a_session(self):
        self.assert_same_for_few_and_many(lambda count: self.on_a_session(count, is_roster=True))

    def test_records_of_walk_ins(self):
        """Odoo 19.0 writes what the lines take from their session by the hundred."""
        few, many = (self.on_a_session(count, is_roster=False) for count in (FEW, MANY))
        self.queries_to_record(self.on_a_session(FEW, is_roster=False))
        self.assertLess(self.queries_to_record(many) - self.queries_to_record(few), 3 * MANY / 100)

    def test_each_further_batch_takes_a_handful(self):
        self.queries_to_record(self.rows(FEW))
        one, three = self.queries_to_record(self.rows(BATCH)), self.queries_to_record(self.rows(3 * BATCH))
        self.assertLess(three - one, 12)
        self.assertLess(one, 15)
