from contextlib import suppress
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests.common import tagged

from demo.moodle.building import add_activity, add_course, add_status
from demo.moodle.faults import REFUSE, Fault

from ..moodle.client import Client
from ..moodle.errors import NotPermitted
from ..sync import undelivered
from .common import NO_TIME, MoodleCase


@tagged("post_install", "-at_install")
class TestUndelivered(MoodleCase):
    """A mark that does not reach Moodle is named, with its reason, until it is there or settled."""

    is_synced = True

    def setUp(self):
        super().setUp()
        self.instance.sync_attendance_from = "both"

    def messages(self, run):
        return " ".join(run.line_ids.mapped("what"))

    def walk_in(self, status="present"):
        """The line of somebody whom Moodle does not know, at the session half_taken."""
        guest = self.people.create({"given_name": "Walk", "family_name": "In"}).partner_id
        session = self.session_of(self.odd.half_taken)
        session.with_user(self.officer).mark([{"session_id": session.id, "participant_id": guest.id, "status": status}])
        return self.line(guest, session)

    def assert_undelivered(self, line, reason, message):
        """The next two runs name the line with its reason, both ways and from here to Moodle."""
        for direction in ("both", "oec"):
            self.instance.sync_attendance_from = direction
            run = self.sync()
            line.invalidate_recordset()
            self.assertEqual((line.moodle_undelivered, run.state), (reason, "partial"))
            self.assertGreaterEqual(run.undelivered_count, 1)
            self.assertIn(message, self.messages(run))
            self.assertIn(line, self.env["spp.session.attendance"].search(run.action_open_undelivered()["domain"]))

    def test_a_walk_in_whom_moodle_does_not_know(self):
        self.assert_undelivered(self.walk_in(), "no_user", "are not linked with a user of the site: 1.")

    def test_somebody_who_left_the_course(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.odd.course.students.remove(2)
        line = self.line_of(self.odd.taken, 2)
        self.assert_undelivered(line, "not_listed", "the people are not on Moodle's list")
        self.odd.course.students.append(2)
        self.sync()
        line.invalidate_recordset()
        self.assertEqual((line.moodle_undelivered, self.marks_in_moodle(self.odd.taken)[2]), (False, "A"))

    def test_somebody_who_left_the_group(self):
        group = self.odd.course.groups[self.odd.group.group_id]
        user_id = next(each for each in group if each in self.people_here)
        self.mark_here(self.odd.group, user_id, "absent")
        group.remove(user_id)
        self.assert_undelivered(self.line_of(self.odd.group, user_id), "not_listed", "not on Moodle's list")

    def test_a_status_that_the_session_has_not(self):
        self.mark_here(self.odd.second_set, 3, "late")
        self.assert_undelivered(self.line_of(self.odd.second_set, 3), "no_status", "no status with the same meaning")

    def test_a_mark_in_moodle_without_a_meaning_here(self):
        activity = self.odd.site.activity_of(self.odd.taken)
        add_status(self.odd.site, activity, "Z", "Zoom", 1.0)
        self.take(self.odd.taken, {2: "Z"})
        self.mark_here(self.odd.taken, 2, "absent")
        self.assert_undelivered(self.line_of(self.odd.taken, 2), "no_meaning", "have no meaning here")

    def test_a_mark_that_moodle_refuses(self):
        token = self.odd.site.tokens["all"]
        token.capabilities = token.capabilities - {"mod/attendance:takeattendances"}
        self.mark_here(self.odd.taken, 2, "absent")
        self.assert_undelivered(self.line_of(self.odd.taken, 2), "refused", "Marks that Moodle refused: 1")

    def assert_named_twice(self, line, reason, message):
        """The next two runs name the line with its reason."""
        for _run in range(2):
            run = self.sync()
            line.invalidate_recordset()
            self.assertEqual((line.moodle_undelivered, run.undelivered_count), (reason, 1))
            self.assertIn(message, self.messages(run))

    def test_a_delivered_mark_that_a_teacher_changes(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.sync()
        self.instance.sync_attendance_from = "oec"
        self.take(self.odd.taken, {2: "P"})
        line = self.line_of(self.odd.taken, 2)
        self.assert_named_twice(line, "differs", "different in Moodle, or not there any more: 1.")
        line.with_user(self.officer).action_leave_out_of_moodle()
        self.assertEqual(self.sync().undelivered_count, 0)
        self.mark_here(self.odd.taken, 2, "late")
        self.sync()
        line.invalidate_recordset()
        actual = (line.moodle_undelivered, line.moodle_left_out, self.marks_in_moodle(self.odd.taken)[2])
        self.assertEqual(actual, (False, False, "L"))

    def test_a_mark_that_is_not_there_any_more_in_moodle(self):
        self.instance.sync_attendance_from = "oec"
        logs = self.odd.site.sessions[self.odd.taken.id].logs
        logs.remove(next(log for log in logs if log.user_id == 2))
        self.odd.taken.last_taken = self.now + 60
        self.assert_named_twice(self.line_of(self.odd.taken, 2), "differs", "or not there any more")

    def test_somebody_whose_contact_is_in_another_company_now(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.people_here[2].company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.assert_named_twice(self.line_of(self.odd.taken, 2), "other_company", "belong to another company now")

    def test_an_activity_that_moodle_hides(self):
        token = self.odd.site.tokens["all"]
        token.capabilities = token.capabilities - {"moodle/course:viewhiddenactivities"}
        self.odd.site.activity_of(self.odd.taken).is_visible = False
        self.mark_here(self.odd.taken, 2, "absent")
        line = self.line_of(self.odd.taken, 2)
        self.assert_named_twice(line, "unreadable", "the session could not be read in Moodle")

    def test_activities_that_cannot_be_listed(self):
        self.mark_here(self.odd.taken, 2, "absent")
        refused = NotPermitted("nopermissions", "core_course_get_contents")
        with patch.object(Client, "activities", side_effect=refused):
            self.assert_named_twice(self.line_of(self.odd.taken, 2), "unreadable", "could not be read in Moodle")

    def test_a_session_that_was_removed_in_moodle(self):
        del self.odd.site.sessions[self.odd.taken.id]
        self.sync()
        self.mark_here(self.odd.taken, 2, "absent")
        self.assert_undelivered(self.line_of(self.odd.taken, 2), "removed", "the session was removed there")

    def test_a_session_that_moodle_cannot_show(self):
        self.odd.taken.logs[0].remarks = "<b>late</b>"
        self.mark_here(self.odd.taken, 2, "absent")
        self.assert_undelivered(self.line_of(self.odd.taken, 2), "unreadable", "the session could not be read")

    def test_a_course_that_is_not_synced(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.instance.course_ids.is_synced = False
        self.assert_undelivered(self.line_of(self.odd.taken, 2), "not_synced", "the course is not synced")

    def test_a_mark_of_which_it_is_not_known_whether_it_arrived(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.server.faults.plan(Fault(REFUSE, "update_user_status"), times=6)
        self.assert_undelivered(self.line_of(self.odd.taken, 2), "unknown", "not known whether they arrived: 1.")

    def test_a_run_that_fails_and_one_without_time_name_them_too(self):
        self.mark_here(self.odd.taken, 2, "absent")
        line = self.line_of(self.odd.taken, 2)
        self.odd.site.in_maintenance = True
        run = self.sync()
        line.invalidate_recordset()
        self.assertEqual((run.state, line.moodle_undelivered, run.undelivered_count), ("failed", "waiting", 1))
        self.odd.site.in_maintenance = False
        self.instance._sync(seconds=NO_TIME)
        self.sync()
        self.sync()
        line.invalidate_recordset()
        self.assertFalse(line.moodle_undelivered)

    def test_nothing_is_named_where_nothing_goes_to_moodle(self):
        line = self.walk_in()
        self.sync()
        self.instance.sync_attendance_from = "moodle"
        run = self.sync()
        line.invalidate_recordset()
        self.assertEqual((line.moodle_undelivered, run.undelivered_count), (False, 0))

    def test_an_officer_settles_a_mark_until_it_is_changed(self):
        line = self.walk_in()
        self.sync()
        line.invalidate_recordset()
        with self.assertRaises(AccessError):
            line.with_user(self.viewer).action_leave_out_of_moodle()
        line.with_user(self.officer).action_leave_out_of_moodle()
        note = line.session_id.message_ids[:1]
        self.assertIn("Marks that need not go to Moodle: 1", note.body)
        self.assertEqual(note.author_id, self.officer.partner_id)
        self.assertEqual(self.sync().undelivered_count, 0)
        self.assertFalse(line.moodle_undelivered)
        line.with_user(self.manager).correct("late", "Came late")
        self.assertEqual(self.sync().undelivered_count, 1)
        line.invalidate_recordset()
        line.with_user(self.manager).correct("present", "Was in time")
        self.assertEqual(self.sync().undelivered_count, 1)

    def test_a_preview_names_what_a_run_could_not_send(self):
        self.walk_in()
        preview = self.sync(is_preview=True)
        self.assertEqual(preview.undelivered_count, 1)
        self.assertIn("not linked with a user of the site", self.messages(preview))

    def test_a_run_that_cannot_say_what_did_not_arrive_is_not_done(self):
        with patch.object(undelivered.Undelivered, "report", side_effect=ZeroDivisionError):
            with suppress(ZeroDivisionError):  # assertRaises() would undo what the run has stored
                self.instance._sync()
        self.assertEqual(self.last_run().state, "failed")

    def test_a_run_has_a_line_for_some_sessions_and_counts_all(self):
        for theirs in (self.odd.taken, self.odd.second_set):
            self.mark_here(theirs, 2, "late")
        self.odd.course.students.remove(2)
        with patch.object(undelivered, "MOST_NAMED", 1):
            run = self.sync()
        self.assertEqual(run.undelivered_count, 2)
        self.assertIn("Other cases in which the same is so: 1", self.messages(run))

    # sessions made in Moodle from here

    def made_in_moodle(self):
        """A session planned here and created in Moodle, and Moodle's."""
        site = self.odd.site
        course = add_course(site, "Gardening", "GAR", "SPP-GAR", self.now, [site.users[2]])
        activity = add_activity(site, course, "Attendance")
        session_type = self.env["spp.session.type"].create({"name": "Gardening"})
        links = self.env["spp.moodle.mapping"].with_user(self.manager)
        vals = {"instance_id": self.instance.id, "kind": "course", "moodle_id": course.id}
        links.create({**vals, "session_type_id": session_type.id})
        self.instance.creates_sessions = True
        planned = self.new_session(session_type_id=session_type.id, date="2026-03-16", tz="UTC").with_env(self.env)
        self.sync()
        (theirs,) = (each for each in site.sessions.values() if each.activity_id == activity.id)
        return planned, theirs

    def assert_differs(self, session, deviation, message):
        for _run in range(2):
            run = self.sync()
            session.invalidate_recordset()
            self.assertEqual((session.moodle_deviation, run.undelivered_count), (deviation, 1))
            self.assertEqual(run.deviation_count, 1)
            self.assertEqual(self.env["spp.session"].search(run.action_open_deviations()["domain"]), session)
            self.assertIn(message, self.messages(run))

    def test_a_session_moved_here_is_named_until_it_is_moved_in_moodle(self):
        session, theirs = self.made_in_moodle()
        session.with_user(self.officer).date = "2026-03-17"
        self.assert_differs(session, "moved", "another time here than in Moodle")
        theirs.start = int(session.start_at.timestamp())
        self.assertEqual(self.sync().undelivered_count, 0)
        self.assertFalse(session.moodle_deviation)

    def test_a_session_that_ends_at_another_time_here_is_named(self):
        session, _theirs = self.made_in_moodle()
        session.with_user(self.officer).end_time += 1
        self.assert_differs(session, "moved", "another time here than in Moodle")

    def test_a_session_cancelled_here_is_named_until_it_is_removed_in_moodle(self):
        session, theirs = self.made_in_moodle()
        session.with_user(self.officer).cancel("Storm")
        self.assert_differs(session, "cancelled", "cancelled here, but not removed in Moodle")
        del self.odd.site.sessions[theirs.id]
        self.assertEqual(self.sync().undelivered_count, 0)

    def test_an_officer_settles_a_moved_session_until_it_is_moved_again(self):
        session, _theirs = self.made_in_moodle()
        session.with_user(self.officer).date = "2026-03-17"
        self.sync()
        session.invalidate_recordset()
        with self.assertRaises(AccessError):
            session.with_user(self.facilitator).action_leave_deviation()
        session.with_user(self.officer).action_leave_deviation()
        note = session.message_ids[:1]
        self.assertIn("It may differ in Moodle", note.body)
        self.assertEqual(note.author_id, self.officer.partner_id)
        self.assertEqual(self.sync().undelivered_count, 0)
        session.with_user(self.officer).date = "2026-03-18"
        self.assertEqual(self.sync().undelivered_count, 1)
        self.assertEqual(fields.Date.to_string(session.date), "2026-03-18")
