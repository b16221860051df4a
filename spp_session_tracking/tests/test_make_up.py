from odoo.tools import sql

from .common import SessionCase, update_script

QUARTER = ("2026-01-01", "2026-03-31")


class TestMakeUp(SessionCase):
    """Coming to another group's session of the type makes up a missed one of the same period, one for one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.sudo().unlink()
        cls.session_type.write({"make_up": True, "required_attendance_percentage": 100})

    def held(self, day, status=None, is_expected=True, complete=True, **values):
        """A session at which Ben came, and Ana is marked: as expected, or else as a walk-in."""
        expected = self.ben + (self.ana if is_expected else self.ben)
        session = self.new_session(date=day, expected_participant_ids=expected.ids, **values)
        self.mark(self.ben, "present", session)
        if status:
            self.mark(self.ana, status, session, excuse_reason=status == "excused" and "Ill")
        if complete:
            session.complete()
        return session

    def assert_answer(self, period=QUARTER, **expected):
        (answer,) = self.env["spp.session.compliance"].with_user(self.viewer).evaluate(self.ana.ids, *period)
        self.assertEqual({name: answer[name] for name in expected}, expected)

    def test_a_missed_session_is_made_up_in_the_same_month(self):
        self.held("2026-02-03", "absent")
        self.held("2026-02-27", "late", is_expected=False)
        self.assert_answer(expected=1, counted=1, attended=1, made_up=1, absent=1, outcome="compliant")

    def test_not_in_another_month(self):
        self.held("2026-02-27", "absent")
        self.held("2026-03-02", "present", is_expected=False)
        self.assert_answer(attended=0, made_up=0, outcome="not_compliant")

    def test_one_for_one_and_never_more_than_was_missed(self):
        self.held("2026-02-03", "absent")
        self.held("2026-02-04", "absent")
        self.held("2026-02-05", "present")
        self.held("2026-02-20", "present", is_expected=False)
        self.assert_answer(counted=3, attended=2, made_up=1)
        for day in (21, 22, 23):
            self.held(f"2026-02-{day}", "present", is_expected=False)
        self.assert_answer(counted=3, attended=3, made_up=2, attendance_rate=100.0)

    def test_an_excuse_is_made_up_only_where_it_counts_as_an_absence(self):
        self.held("2026-02-03", "excused")
        self.held("2026-02-20", "present", is_expected=False)
        self.assert_answer(counted=0, made_up=0, outcome="nothing_due")
        self.session_type.excused_rule = "absent"
        self.held("2026-02-04", "excused")
        self.assert_answer(counted=1, made_up=1, outcome="compliant")

    def test_an_assumed_absence_is_made_up_too(self):
        self.held("2026-02-03")
        self.held("2026-02-20", "present", is_expected=False)
        self.assert_answer(assumed_absent=1, made_up=1)

    def test_coming_to_a_session_that_is_open_or_of_another_type_makes_up_nothing(self):
        self.held("2026-02-03", "absent")
        self.held("2026-02-20", "present", is_expected=False, complete=False)
        other = self.session_type.copy({"code": "OTHER"})
        self.held("2026-02-21", "present", is_expected=False, session_type_id=other.id)
        (answer,) = self.env["spp.session.compliance"].evaluate(self.ana.ids, *QUARTER, self.session_type.ids)
        self.assertEqual(answer["made_up"], 0)

    def test_by_quarter_and_by_week(self):
        for frequency, made_up in (("quarterly", 1), ("weekly", 0), ("biweekly", 1), ("one_time", 1)):
            session_type = self.session_type.copy({"code": frequency, "frequency": frequency})
            self.held("2026-03-05", "absent", session_type_id=session_type.id)
            self.held("2026-03-11", "present", is_expected=False, session_type_id=session_type.id)
            (answer,) = self.env["spp.session.compliance"].evaluate(self.ana.ids, *QUARTER, session_type.ids)
            self.assertEqual(answer["made_up"], made_up, frequency)

    def test_the_rule_and_the_frequency_at_completion_decide(self):
        self.held("2026-02-03", "absent")
        self.held("2026-02-20", "present", is_expected=False)
        self.session_type.write({"make_up": False, "frequency": "weekly"})
        self.assert_answer(made_up=1)
        self.held("2026-03-03", "absent")
        self.held("2026-03-04", "present", is_expected=False)
        self.session_type.make_up = True
        self.assert_answer(made_up=1)

    def test_a_session_that_a_manager_moves_counts_in_its_new_month(self):
        self.held("2026-02-03", "absent")
        session = self.held("2026-02-20", "present", is_expected=False)
        session.with_user(self.manager).write({"date": "2026-03-02", "change_reason": "Typed wrong"})
        self.assert_answer(made_up=0)

    def test_a_snapshot_keeps_what_was_made_up_and_the_marks_it_was_counted_by(self):
        missed = self.held("2026-02-03", "absent")
        came = self.held("2026-02-20", "present", is_expected=False)
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshot = snapshots.browse(snapshots.snapshot(*QUARTER, False, self.ana.ids, "Quarter"))
        self.assertEqual((snapshot.answer_ids.made_up, snapshot.answer_ids.attended), (1, 1))
        self.assertEqual(snapshot.answer_ids.mark_ids.session_id, missed + came)
        self.assertFalse(snapshots.difference(snapshot.id))

    def test_an_update_makes_the_columns_as_they_have_to_be(self):
        migration = update_script("spp_session_tracking/migrations/1.2.0/pre-add_columns.py")
        self.held("2026-02-03", "present")
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshot = snapshots.browse(snapshots.snapshot(*QUARTER, False, False, "Quarter"))
        self.env.flush_all()
        for table, column in (
            ("spp_session", "make_up_period"),
            ("spp_session_attendance", "make_up_period"),
            ("spp_session_snapshot_answer", "made_up"),
        ):
            self.env.cr.execute(f"alter table {table} drop column {column}")
        for _each in range(2):
            migration.migrate(self.env.cr, "17.0.1.1.0")
            self.assertTrue(sql.column_exists(self.env.cr, "spp_session_attendance", "make_up_period"))
        self.env.invalidate_all()
        self.assertEqual(snapshot.answer_ids.mapped("made_up"), [0, 0])
        self.assertFalse(snapshots.difference(snapshot.id))
