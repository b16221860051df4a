from freezegun import freeze_time

from odoo.tests.common import tagged

from .common import MoodleCase

NEXT_MONTH = "2026-04-14 12:00:00"


@tagged("post_install", "-at_install")
class TestPullLate(MoodleCase):
    """What Moodle changes after a session was completed here."""

    is_synced = True

    def setUp(self):
        super().setUp()
        self.session_here = self.session_of(self.odd.taken)

    def changes_of(self, user_id):
        marks = self.line_of(self.odd.taken, user_id).change_ids.filtered(lambda change: change.kind == "mark")
        return [(change.old_status, change.new_status, change.reason) for change in marks]

    def pay(self):
        """A snapshot of the day, for a payment; a moment later something can change."""
        snapshots, day = self.env["spp.session.snapshot"].with_user(self.officer), self.session_here.date
        return snapshots.snapshot(day, day, False, False, "Paid")

    def held(self):
        domain = [("state", "=", "held"), ("session_id", "=", self.session_here.id)]
        return self.env["spp.attendance.list"].with_user(self.officer).search(domain)

    def test_a_late_change_applies_and_is_logged(self):
        self.take(self.odd.taken, {2: "A"})
        run = self.sync()
        line = self.line_of(self.odd.taken, 2)
        self.assertEqual((line.status, line.source, run.written_count), ("absent", "moodle", 1))
        self.assertIn(("present", "absent", "Changed in Moodle"), self.changes_of(2))
        self.assertEqual(self.session_here.state, "completed")

    def test_a_change_after_correction_days_applies_too(self):
        with freeze_time(NEXT_MONTH):
            self.take(self.odd.taken, {2: "A"}, later=31 * 24 * 3600)
            self.sync()
        self.assertEqual(self.line_of(self.odd.taken, 2).status, "absent")
        self.assertIn(("present", "absent", "Changed in Moodle"), self.changes_of(2))

    def test_a_line_under_a_snapshot_is_never_written_and_moodles_mark_is_pending_once(self):
        self.pay()
        self.take(self.odd.taken, {2: "A", 3: "E"})
        for _run in range(2):
            run = self.sync()
            self.assertEqual((self.line_of(self.odd.taken, 2).status, run.written_count), ("present", 0))
        records = self.held()
        people = self.people_here[2] + self.people_here[3]
        self.assertEqual(records.participant_id, people)
        self.assertEqual({*records.mapped("held_reason")}, {"late_contradiction"})
        self.assertEqual({*records.mapped("attendance_category")}, {"absent", "excused"})
        self.assertEqual({*records.mapped("submission_source")}, {"moodle"})

    def test_a_mark_that_waits_for_an_officer_is_named_as_different_in_moodle(self):
        self.instance.sync_attendance_from = "both"
        self.pay()
        self.take(self.odd.taken, {2: "A"})
        for _run in range(2):
            run = self.sync()
            line = self.line_of(self.odd.taken, 2)
            line.invalidate_recordset()
            self.assertEqual((line.moodle_undelivered, run.undelivered_count), ("differs", 1))

    def test_a_pending_mark_of_one_person_keeps_no_other_mark_waiting(self):
        snapshots, day = self.env["spp.session.snapshot"].with_user(self.officer), self.session_here.date
        snapshots.snapshot(day, day, False, self.people_here[2].ids, "Paid one")
        self.take(self.odd.taken, {2: "A", 3: "A"})
        run = self.sync()
        self.assertEqual(run.written_count, 1)
        self.assertEqual(self.line_of(self.odd.taken, 2).status, "present")
        self.assertEqual(self.line_of(self.odd.taken, 3).status, "absent")

    def test_a_pending_mark_that_an_officer_accepts_is_agreed(self):
        self.pay()
        self.take(self.odd.taken, {2: "A"})
        self.sync()
        self.held().with_user(self.manager).accept("Paid by mistake")
        run = self.sync()
        line = self.line_of(self.odd.taken, 2)
        self.assertEqual((line.status, line.moodle_agreed, run.written_count), ("absent", "absent", 0))

    def test_a_pending_mark_that_an_officer_refuses_does_not_come_again(self):
        self.pay()
        self.take(self.odd.taken, {2: "A"})
        self.sync()
        self.held().refuse("The teacher was wrong")
        self.take(self.odd.taken, {3: "P"}, later=120)
        self.sync()
        self.assertFalse(self.held())
        self.assertEqual(self.line_of(self.odd.taken, 2).status, "present")

    def test_a_refused_mark_that_is_made_again_after_another_is_pending_again(self):
        self.pay()
        for acronym, later in (("A", 60), ("L", 120), ("A", 180)):
            self.take(self.odd.taken, {2: acronym}, later=later)
            self.sync()
            self.held().with_user(self.manager).refuse("No")
        domain = [("session_id", "=", self.session_here.id), ("submission_source", "=", "moodle")]
        actual = self.env["spp.attendance.list"].search(domain, order="id").mapped("attendance_category")
        self.assertEqual(actual, ["absent", "late", "absent"])

    def test_a_preview_stores_no_pending_mark(self):
        self.pay()
        self.take(self.odd.taken, {2: "A"})
        run = self.sync(is_preview=True)
        self.assertFalse(self.held())
        self.assertEqual(run.written_count, 0)
        self.assertIn("contradict what was paid on: 1.", " ".join(run.line_ids.mapped("what")))

    def test_a_session_under_a_snapshot_that_is_moved_in_moodle_stays_and_its_marks_still_come(self):
        self.pay()
        day = self.session_here.date
        self.odd.taken.start -= 24 * 3600
        self.take(self.odd.taken, {2: "A"})
        run = self.sync()
        self.assertEqual((self.session_here.date, len(self.held()), run.written_count), (day, 1, 0))
        messages = run.line_ids.filtered(lambda line: line.session_id == self.session_here)
        self.assertEqual({*messages.mapped("kind")}, {"notice"})

    def test_a_mark_in_moodle_replaces_an_assumed_absence(self):
        theirs = self.odd.half_taken
        session = self.session_of(theirs)
        session.with_user(self.officer).complete()
        self.assertEqual(session.assumed_absent_count, 9)
        self.take(theirs, {20: "P"})
        self.sync()
        self.assertEqual((self.line_of(theirs, 20).status, session.assumed_absent_count), ("present", 8))

    def test_a_person_linked_later_gets_marks_also_in_completed_sessions(self):
        unknown = self.odd.people[0]
        person = self.env["spp.attendance.subscriber"].create(
            {"given_name": "Amina", "person_identifier": unknown.idnumber}
        )
        self.people_here[unknown.id] = person.partner_id
        run = self.sync()
        line = self.line_of(self.odd.taken, unknown.id)
        self.assertEqual((line.status, line.is_expected, line.session_id.state), ("present", True, "completed"))
        self.assertEqual(self.line_of(self.odd.half_taken, unknown.id).status, "present")
        self.assertGreaterEqual(run.written_count, 4)

    def test_a_mark_deleted_in_moodle_stays_here(self):
        self.odd.taken.logs[:] = [log for log in self.odd.taken.logs if log.user_id != 2]
        run = self.sync()
        self.assertEqual((self.line_of(self.odd.taken, 2).status, run.written_count), ("present", 0))
        self.assertEqual(run.conflict_count, 0)
        self.assertTrue(
            run.line_ids.filtered(lambda line: "not in Moodle any more: 1. Sessions they are of: 1." in line.what)
        )
