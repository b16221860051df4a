from contextlib import closing
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests.common import tagged
from odoo.tools import mute_logger

from ..models.conflict import decision
from ..moodle import push
from ..sync import lock
from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestConflicts(MoodleCase):
    """Both sides changed what they last agreed on: present."""

    is_synced = True

    def conflict_of(self, direction="both", here="late", there="A", later=600):
        """A conflict, as an officer sees it. The later mark was applied: Moodle's, unless `later` is negative."""
        self.instance.sync_attendance_from = direction
        self.mark_here(self.odd.taken, 2, here, "Papa was ill")
        self.take(self.odd.taken, {2: there}, later=later)
        self.sync()
        conflict = self.env["spp.moodle.conflict"].search([("instance_id", "=", self.instance.id)])
        self.assertEqual(len(conflict), 1)
        return conflict.with_user(self.officer)

    def conflicts_of_two(self):
        """Conflicts about the people 2 and 3, as an officer sees them."""
        self.mark_here(self.odd.taken, 3, "late", "Papa was ill")
        self.take(self.odd.taken, {3: "A"}, later=600)
        self.instance.sync_attendance_from = "both"
        self.mark_here(self.odd.taken, 2, "late", "Papa was ill")
        self.take(self.odd.taken, {2: "A"}, later=600)
        self.sync()
        conflicts = self.env["spp.moodle.conflict"].search([("instance_id", "=", self.instance.id)])
        self.assertEqual(sorted(conflicts.mapped("moodle_user_id")), [2, 3])
        return conflicts.sorted("moodle_user_id").with_user(self.officer)

    def conflicts_of_many(self, user_ids, direction="both"):
        """Conflicts about people, as an officer sees them."""
        self.instance.sync_attendance_from = direction
        for user_id in user_ids:
            self.mark_here(self.odd.taken, user_id, "late", "Papa was ill")
        self.take(self.odd.taken, dict.fromkeys(user_ids, "A"), later=600)
        self.sync()
        conflicts = self.env["spp.moodle.conflict"].search([("instance_id", "=", self.instance.id)])
        self.assertEqual(sorted(conflicts.mapped("moodle_user_id")), sorted(user_ids))
        return conflicts.sorted("moodle_user_id").with_user(self.officer)

    def refusal(self, conflicts, verb="action_use_odoo"):
        """The error of a button. Unlike with assertRaises(), what it has stored stays stored."""
        try:
            getattr(conflicts, verb)()
        except UserError as error:
            self.env.invalidate_all()
            return str(error)
        return ""

    def sides(self):
        return self.line_of(self.odd.taken, 2).status, self.marks_in_moodle(self.odd.taken)[2]

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

    def test_moodle_is_used_on_both_sides_where_odoo_was_applied(self):
        conflict = self.conflict_of(later=-600)
        self.assertEqual(self.sides(), ("late", "L"))
        conflict.action_use_moodle()
        self.assertEqual(self.sides(), ("absent", "A"))
        self.assert_decided(conflict, "moodle")
        self.assert_nothing_left()

    def test_the_mark_that_stands_can_be_confirmed(self):
        conflict = self.conflict_of()
        conflict.action_use_moodle()
        self.assertEqual((self.sides(), len(self.sent_marks())), (("absent", "A"), 0))
        self.assert_decided(conflict, "moodle")
        self.assert_nothing_left()

    def test_in_direction_moodle_using_odoo_writes_nothing_in_moodle(self):
        conflict = self.conflict_of("moodle")
        self.assertEqual(self.sides(), ("absent", "A"))
        conflict.action_use_odoo()
        self.assertEqual((self.sides(), self.odd.site.writes), (("late", "A"), []))
        self.assert_nothing_left()

    def test_in_direction_oec_using_moodle_marks_both_sides(self):
        conflict = self.conflict_of("oec")
        self.assertEqual(self.sides(), ("late", "L"))
        conflict.action_use_moodle()
        self.assertEqual(self.sides(), ("absent", "A"))
        self.assert_nothing_left()

    def test_an_excuse_comes_back_with_its_reason(self):
        conflict = self.conflict_of(here="excused")
        conflict.action_use_odoo()
        line = self.line_of(self.odd.taken, 2).with_user(self.manager)
        self.assertEqual((line.status, line.excuse_reason), ("excused", "Papa was ill"))

    def test_it_is_decided_once(self):
        conflict = self.conflict_of()
        conflict.action_use_odoo()
        with self.assertRaises(UserError):
            conflict.action_use_moodle()

    def test_the_decision_is_in_the_change_log(self):
        self.conflict_of().action_use_odoo()
        change = self.line_of(self.odd.taken, 2).change_ids.sorted("id")[-1]
        actual = (change.old_status, change.new_status, change.reason)
        self.assertEqual(actual, ("absent", "late", "Decided in a conflict with Moodle"))

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

    def test_where_moodle_refuses_the_mark_nothing_is_decided(self):
        conflict = self.conflict_of()
        self.odd.course.students.remove(2)
        with self.assertRaisesRegex(UserError, "no longer on Moodle's list"), self.env.cr.savepoint():
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

    def test_during_a_run_nothing_is_decided(self):
        conflict = self.conflict_of()
        is_locked = lock.held(self.env.cr.dbname, self.instance.id)
        with is_locked as is_ours, self.assertRaisesRegex(UserError, "being synced"):
            self.assertTrue(is_ours)
            conflict.action_use_odoo()
        conflict.action_use_odoo()

    def test_only_managers_decide_a_line_under_a_snapshot(self):
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

    def test_one_connection_at_a_time_has_the_lock(self):
        with lock.held(self.env.cr.dbname, self.instance.id), closing(self.registry.cursor()):
            with lock.held(self.env.cr.dbname, self.instance.id) as is_ours:
                self.assertFalse(is_ours)
            with lock.held(self.env.cr.dbname, self.instance.id + 1) as is_ours:
                self.assertTrue(is_ours)

    # of another person by now

    def test_nothing_is_sent_for_a_user_who_is_linked_with_another_person_now(self):
        conflict = self.conflict_of()
        user = self.env["spp.moodle.mapping"].search([("kind", "=", "user"), ("moodle_id", "=", 2)])
        user.with_user(self.officer).subscriber_id = self.subscriber
        self.assertIn("no longer linked with this person", self.refusal(conflict))
        self.assertEqual((conflict.state, self.sides(), self.sent_marks()), ("open", ("absent", "A"), []))

    def test_nothing_is_sent_for_a_user_who_is_not_linked_any_more(self):
        conflict = self.conflict_of()
        user = self.env["spp.moodle.mapping"].search([("kind", "=", "user"), ("moodle_id", "=", 2)])
        user.with_user(self.officer).subscriber_id = False
        self.assertIn("no longer linked with this person", self.refusal(conflict))
        self.assertEqual((conflict.state, self.sent_marks()), ("open", []))

    # overtaken

    def test_a_newer_mark_here_is_not_overwritten(self):
        conflict = self.conflict_of()
        self.mark_here(self.odd.taken, 2, "excused", "The note came")
        for verb in ("action_use_odoo", "action_use_moodle"):
            self.assertTrue(self.refusal(conflict, verb))
        self.assertEqual(self.sides(), ("excused", "A"))
        self.assertEqual((conflict.state, conflict.choice, conflict.decided_by_id.id), ("decided", "newer", False))

    def test_a_newer_mark_in_moodle_is_not_overwritten(self):
        conflict = self.conflict_of()
        self.take(self.odd.taken, {2: "E"}, later=1200)
        self.assertIn("marked again in Moodle", self.refusal(conflict))
        self.assertEqual((conflict.state, self.sides()), ("open", ("absent", "E")))

    def test_once_both_sides_agree_on_a_newer_mark_the_conflict_is_closed(self):
        conflict = self.conflict_of()
        self.take(self.odd.taken, {2: "E"}, later=1200)
        self.sync()
        self.assertEqual(self.sides(), ("excused", "E"))
        self.assertEqual((conflict.state, conflict.choice, self.instance.conflict_count), ("decided", "newer", 0))

    def test_a_conflict_stays_open_where_both_agree_on_one_of_its_marks(self):
        conflict = self.conflict_of()
        self.sync()
        self.assertEqual(conflict.state, "open")

    # several at once

    def test_of_several_conflicts_those_that_can_be_are_decided(self):
        conflicts = self.conflicts_of_two()
        self.odd.course.students.remove(3)
        told = conflicts.action_use_odoo()["params"]
        self.assertEqual(told["type"], "warning")
        self.assertIn("Conflicts that are decided: 1 of 2.", told["message"])
        self.assertIn(f"{self.people_here[3].name}: The person is no longer on Moodle's list", told["message"])
        self.assertEqual(conflicts.mapped("state"), ["decided", "open"])
        self.assertEqual((self.sides(), self.line_of(self.odd.taken, 3).status), (("late", "L"), "absent"))

    def test_of_several_conflicts_those_decided_already_are_skipped(self):
        conflicts = self.conflicts_of_two()
        conflicts[0].action_use_moodle()
        self.assertEqual(self.refusal(conflicts), "")
        self.assertEqual(conflicts.mapped("choice"), ["moodle", "odoo"])

    def test_ten_conflicts_are_decided_at_once(self):
        people = [2, 3, 4, 7, 8, 9, 10, 11, 12, 13]
        conflicts = self.conflicts_of_many(people)
        self.assertIs(conflicts.action_use_odoo(), True)
        self.assertEqual({*conflicts.mapped("choice")}, {"odoo"})
        self.assertEqual({self.line_of(self.odd.taken, each).status for each in people}, {"late"})
        self.assertEqual({self.marks_in_moodle(self.odd.taken)[each] for each in people}, {"L"})
        self.assert_nothing_left()

    def test_an_unexpected_error_with_one_person_stops_no_other(self):
        conflicts = self.conflicts_of_many([2, 3, 4])
        settle = push.settle

        def broken(client, number, user_id, *rest):
            if user_id == 2:
                raise KeyError("seventh row")
            return settle(client, number, user_id, *rest)

        with patch.object(push, "settle", broken), mute_logger("odoo.addons.spp_attendance_moodle_sync"):
            told = conflicts.action_use_odoo()["params"]["message"]
        self.assertIn("Conflicts that are decided: 2 of 3.", told)
        self.assertIn(f"{self.people_here[2].name}: An unexpected error", told)
        self.assertEqual(conflicts.mapped("state"), ["open", "decided", "decided"])
        statuses = [self.line_of(self.odd.taken, each).status for each in (2, 3, 4)]
        self.assertEqual(statuses, ["absent", "late", "late"])

    def test_what_there_is_no_time_for_is_named_and_stays_open(self):
        conflicts = self.conflicts_of_many([2, 3])
        with patch.object(decision, "SECONDS", -1.0):
            self.assertIn("There was no time for it", self.refusal(conflicts))
        self.assertEqual(conflicts.mapped("state"), ["open", "open"])

    def test_two_conflicts_about_one_person_are_decided_by_the_last_one(self):
        conflict = self.conflict_of()
        self.mark_here(self.odd.taken, 2, "present", "She was there")
        self.take(self.odd.taken, {2: "E"}, later=1200)
        self.sync()
        both = self.env["spp.moodle.conflict"].search([("instance_id", "=", self.instance.id)], order="id")
        self.assertEqual(len(both), 2)
        both.with_user(self.officer).action_use_odoo()
        self.assertEqual(both.mapped("choice"), ["newer", "odoo"])
        self.assertEqual((conflict, self.sides()), (both[0].with_user(self.officer), ("present", "P")))

    # the session or its marks are gone in Moodle

    def test_a_conflict_of_a_session_that_moodle_has_no_more_is_decided_here(self):
        conflict = self.conflict_of()
        del self.odd.site.sessions[self.odd.taken.id]
        agreed = self.line_of(self.odd.taken, 2).moodle_agreed
        told = conflict.action_use_odoo()
        self.assertEqual(self.line_of(self.odd.taken, 2).status, "late")
        self.assert_decided(conflict, "odoo")
        self.assertEqual(told["params"]["title"], "Decided here only")
        self.assertIn("Moodle has no such session any more", told["params"]["message"])
        self.assertEqual(self.line_of(self.odd.taken, 2).moodle_agreed, agreed)

    def test_of_two_conflicts_about_one_person_both_are_not_decided_where_one_fails(self):
        first = self.conflict_of()
        values = {name: first[name] for name in ("moodle_user_id", "agreed_status", "odoo_status", "moodle_status")}
        values |= {name: first[name].id for name in ("instance_id", "attendance_id")}
        both = first + first.sudo().create(values).with_env(first.env)
        with patch.object(decision, "SECONDS", -1):
            self.assertIn("Conflicts that are decided: 0 of 2", self.refusal(both))
        self.assertEqual(both.mapped("state"), ["open", "open"])

    def test_the_lock_lasts_until_the_decision_is_committed(self):
        conflict, database, is_free = self.conflict_of(), self.env.cr.dbname, []
        with closing(self.registry.cursor()) as own:
            kind = type(own)
        commit = kind.commit

        def look(cursor):
            commit(cursor)
            with lock.held(database, self.instance.id) as is_ours:
                is_free.append(is_ours)

        with patch.object(kind, "commit", look):
            conflict.action_use_odoo()
        self.assertTrue(is_free)
        self.assertFalse(any(is_free))
