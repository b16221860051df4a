from contextlib import closing

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests.common import tagged

from ..sync import lock
from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestConflicts(MoodleCase):
    """Both sides changed what they last agreed on: present."""

    is_synced = True

    def conflict_of(self, direction="both", here="late", there="A", later=600):
        """A conflict, as an officer sees it. What was said later stands: Moodle's word, unless told otherwise."""
        self.instance.sync_attendance_from = direction
        self.say_here(self.odd.taken, 2, here, "Papa was ill")
        self.take(self.odd.taken, {2: there}, later=later)
        self.sync()
        conflict = self.env["spp.moodle.conflict"].search([("instance_id", "=", self.instance.id)])
        self.assertEqual(len(conflict), 1)
        return conflict.with_user(self.officer)

    def sides(self):
        return self.line_of(self.odd.taken, 2).status, self.said_in_moodle(self.odd.taken)[2]

    def assert_decided(self, conflict, choice):
        decided = (conflict.state, conflict.choice, conflict.decided_by_id, bool(conflict.decided_at))
        self.assertEqual(decided, ("decided", choice, self.officer, True))

    def assert_nothing_left(self):
        run = self.sync()
        self.assertEqual((run.conflict_count, run.written_count, run.pushed_count), (0, 0, 0))

    def test_odoo_is_used_on_both_sides(self):
        conflict = self.conflict_of()
        self.assertEqual(self.sides(), ("absent", "A"))
        conflict.action_use_odoo()
        self.assertEqual(self.sides(), ("late", "L"))
        self.assert_decided(conflict, "odoo")
        self.assert_nothing_left()

    def test_moodle_is_used_on_both_sides_where_odoo_had_won(self):
        conflict = self.conflict_of(later=-600)
        self.assertEqual(self.sides(), ("late", "L"))
        conflict.action_use_moodle()
        self.assertEqual(self.sides(), ("absent", "A"))
        self.assert_decided(conflict, "moodle")
        self.assert_nothing_left()

    def test_what_stands_already_can_be_confirmed(self):
        conflict = self.conflict_of()
        conflict.action_use_moodle()
        self.assertEqual((self.sides(), len(self.sent())), (("absent", "A"), 0))
        self.assert_decided(conflict, "moodle")
        self.assert_nothing_left()

    def test_where_only_moodle_is_asked_using_odoo_writes_nothing_there(self):
        conflict = self.conflict_of("moodle")
        self.assertEqual(self.sides(), ("absent", "A"))
        conflict.action_use_odoo()
        self.assertEqual((self.sides(), self.odd.site.writes), (("late", "A"), []))
        self.assert_nothing_left()

    def test_where_only_odoo_is_told_using_moodle_acts_on_both_sides(self):
        conflict = self.conflict_of("oec")
        self.assertEqual(self.sides(), ("late", "L"))
        conflict.action_use_moodle()
        self.assertEqual(self.sides(), ("absent", "A"))
        self.assert_nothing_left()

    def test_an_excuse_that_had_lost_comes_back_with_its_own_reason(self):
        conflict = self.conflict_of(here="excused")
        conflict.action_use_odoo()
        line = self.line_of(self.odd.taken, 2).with_user(self.manager)
        self.assertEqual((line.status, line.excuse_reason), ("excused", "Papa was ill"))

    def test_it_is_decided_once(self):
        conflict = self.conflict_of()
        conflict.action_use_odoo()
        with self.assertRaises(UserError):
            conflict.action_use_moodle()

    def test_the_decision_is_in_the_log_of_changes(self):
        self.conflict_of().action_use_odoo()
        change = self.line_of(self.odd.taken, 2).change_ids.sorted("id")[-1]
        said = (change.old_status, change.new_status, change.reason)
        self.assertEqual(said, ("absent", "late", "Decided in a conflict with Moodle"))

    def test_while_moodle_is_down_nothing_is_decided(self):
        conflict = self.conflict_of()
        self.odd.site.in_maintenance = True
        with (
            self.assertRaisesRegex(UserError, "nothing is decided: The site is in maintenance"),
            self.env.cr.savepoint(),
        ):
            conflict.action_use_odoo()
        self.env.invalidate_all()
        self.assertEqual((conflict.state, self.sides()), ("open", ("absent", "A")))

    def test_what_moodle_does_not_take_is_not_decided(self):
        conflict = self.conflict_of()
        self.odd.course.students.remove(2)
        with self.assertRaisesRegex(UserError, "not on Moodle's list"), self.env.cr.savepoint():
            conflict.action_use_odoo()
        self.env.invalidate_all()
        self.assertEqual((conflict.state, self.line_of(self.odd.taken, 2).status), ("open", "absent"))

    def test_a_side_without_a_mark_cannot_be_used(self):
        self.instance.sync_attendance_from = "both"
        self.odd.taken.logs[:] = [log for log in self.odd.taken.logs if log.user_id != 2]
        self.sync()
        conflict = self.env["spp.moodle.conflict"].search([("instance_id", "=", self.instance.id)])
        with self.assertRaisesRegex(UserError, "no mark on that side"):
            conflict.with_user(self.officer).action_use_moodle()
        conflict.with_user(self.officer).action_use_odoo()
        self.assertEqual(self.sides(), ("present", "P"))
        self.assert_nothing_left()

    def test_viewers_and_facilitators_see_conflicts_and_decide_none(self):
        conflict = self.conflict_of()
        for user in (self.viewer, self.facilitator):
            self.assertEqual(conflict.with_user(user).moodle_status, "absent")
            with self.assertRaises(UserError):
                conflict.with_user(user).action_use_odoo()
            with self.assertRaises(AccessError):
                conflict.with_user(user).write({"state": "decided"})
        self.assertEqual(conflict.state, "open")

    def test_nobody_writes_a_decision_by_hand(self):
        conflict = self.conflict_of()
        with self.assertRaises(AccessError):
            conflict.with_user(self.manager).write({"state": "decided", "decided_by_id": self.officer.id})
        with self.assertRaises(AccessError):
            conflict.with_user(self.manager).unlink()

    def test_while_a_run_goes_on_nothing_is_decided(self):
        conflict = self.conflict_of()
        with lock.held(self.env.cr.dbname, self.instance.id) as is_ours, self.assertRaisesRegex(UserError, "A run of"):
            self.assertTrue(is_ours)
            conflict.action_use_odoo()
        conflict.action_use_odoo()

    def test_a_line_paid_by_is_decided_by_managers_only(self):
        session = self.session_of(self.odd.taken)
        conflict = self.conflict_of()
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshots.snapshot(session.date, session.date, False, False, "Paid")
        with self.assertRaisesRegex(UserError, "Ask a manager"):
            conflict.action_use_odoo()
        conflict.with_user(self.manager).action_use_odoo()
        self.assertEqual(self.sides(), ("late", "L"))

    def test_contacts_that_are_merged_keep_their_conflicts(self):
        conflict = self.conflict_of()
        person = self.people_here[2]
        session = self.session_of(self.odd.taken).with_user(self.manager)
        session.write({"expected_participant_ids": [(4, self.dan.id)], "change_reason": "Came too"})
        with freeze_time("2026-03-15"):
            self.line(self.dan, session).with_user(self.manager).correct("present", "Seen")
        self.env["base.partner.merge.automatic.wizard"]._merge((person + self.dan).ids, person)
        self.assertEqual(conflict.exists().participant_id, person)
        self.assertEqual(conflict.attendance_id.status, "present")

    def test_the_lock_is_held_by_one_connection_only(self):
        with lock.held(self.env.cr.dbname, self.instance.id), closing(self.registry.cursor()):
            with lock.held(self.env.cr.dbname, self.instance.id) as is_ours:
                self.assertFalse(is_ours)
            with lock.held(self.env.cr.dbname, self.instance.id + 1) as is_ours:
                self.assertTrue(is_ours)
