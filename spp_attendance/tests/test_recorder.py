from odoo.exceptions import ValidationError

from ..ledger.ledger_recorder import LedgerRecorder
from .common import LedgerCase

TABLES = (
    *("spp_attendance_list", "spp_attendance_subscriber", "spp_session_attendance"),
    *("spp_session_attendance_change", "mail_message", "res_partner"),
)


class TestRecorder(LedgerCase):
    """Recording in stages, each called alone. Nothing is written before the last."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("spp_attendance.date_unique", "True")
        cls.env.cr.precommit.run()

    def recorder_of(self, user):
        return LedgerRecorder(self.env["spp.attendance.list"].with_user(user))

    def row(self, **values):
        return {"attended_at": "2026-03-14 09:00:00", **values}

    def on_session(self, person, **values):
        return self.row(session_id=self.session.id, participant_id=person.id, **values)

    def count_rows(self):
        self.env.flush_all()
        counts = {}
        for table in TABLES:
            self.env.cr.execute(f"select count(*), max(write_date) from {table}")  # pylint: disable=sql-injection
            counts[table] = self.env.cr.fetchone()
        return counts

    def written_by(self, act):
        """The statements of an act that write."""
        self.env.flush_all()
        statements, execute = [], self.env.cr.execute

        def listening(query, *args, **kwargs):
            statements.append(str(query).strip().split()[0].lower())
            return execute(query, *args, **kwargs)

        self.patch(self.env.cr, "execute", listening)
        act()
        self.env.flush_all()
        return [word for word in statements if word in ("insert", "update", "delete")]

    # parse

    def test_parsing_reads_what_is_given_and_looks_nothing_up(self):
        recorder = self.recorder_of(self.recorder)
        recorder.parse(
            [
                self.row(person_identifier=" P-1 ", attended_at="2026-03-14T12:00:00+08:00"),
                self.row(subscriber_id=self.s_ana.id, attendance_category="sick"),
                self.row(),
            ]
        )
        self.assertEqual(list(recorder.rows), [0])
        self.assertEqual(str(recorder.rows[0]["attended_at"]), "2026-03-14 04:00:00")
        self.assertEqual((recorder.rows[0]["person_identifier"], recorder.rows[0]["subscriber_id"]), ("P-1", None))
        self.assertIn("category", str(recorder.problems[1]))
        self.assertIn("person is missing", str(recorder.problems[2]))

    def test_parsing_asks_for_defaults_only(self):
        def queries(count):
            rows = [self.row(person_identifier=f"P-{number}", session_id=number) for number in range(1, count + 1)]
            return self.queries(lambda: self.recorder_of(self.recorder).parse(rows))

        queries(1)
        self.assertEqual(queries(1), queries(100))

    # resolve

    def test_resolving_says_who_it_is_which_day_it_was_and_what_is_replaced(self):
        first = self.record({})
        recorder = self.recorder_of(self.recorder)
        recorder.parse(
            [
                self.row(person_identifier="P-1", replaces_id=first.id),
                self.row(person_identifier="NOBODY"),
                self.row(participant_id=self.carla.id),
                self.row(person_identifier="P-1", replaces_id=first.id),
                self.row(person_identifier="P-1", external_id=first.external_id),
            ]
        )
        recorder.resolve()
        rows = recorder.rows
        self.assertEqual((rows[0]["subscriber_id"], rows[0]["participant_id"]), (self.s_ana.id, self.ana.id))
        self.assertEqual((rows[0]["attendance_date"], rows[0]["tz"]), ("2026-03-14", "Asia/Manila"))
        self.assertEqual((rows[1]["state"], rows[1]["held_reason"]), ("held", "unknown_person"))
        # nobody becomes known yet
        self.assertEqual((rows[2]["state"], rows[2]["subscriber_id"]), ("valid", None))
        codes = {number: invalid.code for number, invalid in recorder.problems.items()}
        self.assertEqual(codes, {3: "ended", 4: "taken"})
        self.assertEqual(recorder.problems[3].current_external_id, rows[0]["external_id"])

    # decide

    def test_deciding_says_what_counts_what_waits_and_what_is_there_twice(self):
        future = self.new_session(date="2026-04-14", expected_participant_ids=self.ana.ids)
        recorder = self.recorder_of(self.facilitator)
        recorder.parse(
            [
                self.on_session(self.ana, attendance_category="late"),
                {**self.on_session(self.ana), "session_id": future.id},
                self.row(participant_id=self.carla.id),
                self.row(participant_id=self.carla.id, attended_at="2026-03-14 08:00:00"),
                self.row(participant_id=self.carla.id, attended_at="2026-03-13 08:00:00"),
            ]
        )
        recorder.resolve()
        self.assertIsNone(recorder.batch)
        recorder.decide()
        states = {number: (row["state"], row["held_reason"]) for number, row in recorder.rows.items()}
        valid = ("valid", None)
        self.assertEqual(states, {0: valid, 1: ("held", "session_not_open"), 2: valid, 4: valid})
        self.assertIn("repeats row 3", str(recorder.problems[3]))
        self.assertEqual(recorder.line_keys(), {0: (self.session.id, self.ana.id)})
        self.assertEqual(recorder.batch.statements[self.session.id, self.ana.id].status, "late")

    # save

    def test_nothing_is_written_before_saving(self):
        first = self.record({}, user=self.facilitator)
        marked = self.record({**self.on_session(self.ben), "subscriber_id": False}, user=self.facilitator)
        vals_list = [
            self.row(subscriber_id=self.s_ana.id, attendance_category="absent", replaces_id=first.id),
            self.on_session(self.ben, attendance_category="late", replaces_id=marked.id),
            self.on_session(self.carla),
            self.row(person_identifier="NOBODY"),
            self.row(subscriber_id=self.s_ana.id, tz="Mars/Olympus"),
        ]
        before = self.count_rows()
        recorder = self.recorder_of(self.facilitator)
        for stage in (lambda: recorder.parse(vals_list), recorder.resolve, recorder.decide):
            self.assertEqual(self.written_by(stage), [])
            self.assertEqual(self.count_rows(), before)
        self.assertEqual((first.state, marked.state, self.line(self.ben).status), ("valid", "valid", "present"))
        self.assertFalse(self.people.search([("partner_id", "=", self.carla.id)]))
        records = recorder.save()
        self.assertEqual(list(records), [0, 1, 2, 3])
        self.assertEqual(list(recorder.problems), [4])
        self.assertEqual(records[2].subscriber_id.partner_id, self.carla)
        self.assertEqual((first.state, marked.state, self.line(self.ben).status), ("replaced", "replaced", "late"))
        self.assertEqual((self.line(self.carla).status, records[3].state), ("present", "held"))

    def test_who_is_refused_does_not_become_known(self):
        recorder = self.recorder_of(self.recorder)
        recorder.prepare([self.row(participant_id=self.carla.id, tz="Mars/Olympus"), self.row(person_identifier="P-1")])
        self.assertEqual(list(recorder.save()), [1])
        self.assertFalse(self.people.search([("partner_id", "=", self.carla.id)]))

    def test_a_contact_that_two_rows_name_becomes_known_once(self):
        rows = [self.row(participant_id=self.carla.id, attended_at=f"2026-03-1{day} 09:00:00") for day in (1, 2)]
        records = self.record(*[{"subscriber_id": False, **row} for row in rows])
        self.assertEqual(len(records.subscriber_id), 1)

    def test_checking_a_file_writes_nothing(self):
        records = self.env["spp.attendance.list"].with_user(self.facilitator).with_context(import_file=True)
        before = self.count_rows()
        columns = ["participant_id/.id", "attended_at", "attendance_category"]
        moment = "2026-03-12 09:00:00"
        rows = [[str(self.carla.id), moment, "Present"], [str(self.dan.id), moment, "Excused"]]
        self.assertIs(records.load(columns, rows)["ids"], False)
        self.assertEqual(self.count_rows(), before)

    def test_without_rows_nothing_happens(self):
        self.assertEqual(self.recorder_of(self.recorder).prepare([]).save(), {})

    def test_ids_of_the_wrong_kind_are_told_in_a_sentence(self):
        ids = {"session_id": "x", "attendance_type_id": [1], "replaces_id": 2**40, "attended_by_id": "x"}
        for name, value in ids.items():
            with self.subTest(name), self.assertRaises(ValidationError):
                self.record({name: value}, user=self.facilitator)
