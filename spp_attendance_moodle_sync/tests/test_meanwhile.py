import time
from unittest.mock import patch

from odoo.tests.common import tagged

from demo.moodle.building import add_session

from ..moodle import push
from ..moodle.client import Client
from ..moodle.errors import ConnectionFailed, NotPermitted
from ..sync.session_run import SessionRun
from .common import DAY, MoodleCase


@tagged("post_install", "-at_install")
class TestMeanwhile(MoodleCase):
    """What happens on either side while a run goes on, or between two of them, is neither lost nor guessed."""

    is_synced = True

    def test_a_mark_made_in_moodle_while_others_are_sent_comes_with_the_next_run(self):
        self.instance.sync_attendance_from = "both"
        self.mark_here(self.odd.taken, 2, "absent")
        send = push.push

        def meanwhile(*arguments):
            self.take(self.odd.taken, {3: "A"}, later=600)
            return send(*arguments)

        with patch.object(push, "push", meanwhile):
            self.sync()
        self.sync()
        self.assertEqual(self.line_of(self.odd.taken, 3).status, "absent")
        self.assertEqual(self.marks_in_moodle(self.odd.taken)[2], "A")

    def mark_in_moodle_while_sending(self, marks, seconds=0.0, at=2):
        """Let a teacher mark before mark number `at` arrives. seconds: how old a look may be by which marks are sent"""
        self.odd.site.clock = lambda: time.time() + 60
        updates = []

        def meanwhile(function):
            updates.append(function) if function.endswith("update_user_status") else None
            if len(updates) == at:
                self.odd.site.meanwhile = None
                self.odd.site.take(self.odd.taken.id, marks, by=self.odd.course.teachers[0])

        self.odd.site.meanwhile = meanwhile
        self.patch(push, "FRESH_SECONDS", seconds)

    def conflicts(self):
        found = self.env["spp.moodle.conflict"].search([("instance_id", "=", self.instance.id)])
        return [(each.odoo_status, each.moodle_status, each.rule_choice) for each in found]

    def mark_four_here(self):
        for user_id in (2, 3, 4, 7):
            self.mark_here(self.odd.taken, user_id, "absent")

    def test_a_mark_that_a_teacher_makes_while_others_are_sent_is_kept_with_a_conflict_in_the_same_run(self):
        self.instance.sync_attendance_from = "both"
        self.mark_four_here()
        self.mark_in_moodle_while_sending({7: "E"})
        run = self.sync()
        self.assertEqual((self.marks_in_moodle(self.odd.taken)[7], run.conflict_count), ("E", 1))
        self.assertEqual(self.conflicts(), [("absent", "excused", "moodle")])
        line = self.line_of(self.odd.taken, 7)
        self.assertEqual((line.status, line.moodle_undelivered, run.pushed_count), ("excused", False, 3))
        self.assertEqual(run.read_count, self.sync().read_count)

    def test_in_direction_oec_the_mark_of_a_teacher_that_is_replaced_is_kept_in_a_conflict(self):
        self.instance.sync_attendance_from = "oec"
        self.mark_four_here()
        self.mark_in_moodle_while_sending({7: "E"})
        run = self.sync()
        self.assertEqual(self.marks_in_moodle(self.odd.taken)[7], "A")
        self.assertEqual((self.conflicts(), run.conflict_count), ([("absent", "excused", "odoo")], 1))

    def test_a_mark_that_a_teacher_changes_after_it_was_sent_is_found_in_the_same_run(self):
        self.instance.sync_attendance_from = "both"
        self.mark_four_here()
        self.mark_in_moodle_while_sending(dict.fromkeys((2, 3, 4, 7), "E"), seconds=100.0)
        run = self.sync()
        shown = self.marks_in_moodle(self.odd.taken)
        changed = [self.line_of(self.odd.taken, user) for user in (2, 3, 4, 7) if shown[user] == "E"]
        self.assertEqual([line.status for line in changed], ["excused"])
        self.assertEqual(self.conflicts(), [("absent", "excused", "moodle")])
        self.assertNotIn("several rows", " ".join(run.line_ids.mapped("what")))

    def test_marks_that_the_page_of_a_teacher_puts_back_while_others_are_sent_are_kept_in_conflicts(self):
        self.instance.sync_attendance_from = "both"
        before = self.marks_in_moodle(self.odd.taken)
        self.mark_four_here()
        self.mark_in_moodle_while_sending(before, at=3)
        self.sync()
        shown = self.marks_in_moodle(self.odd.taken)
        put_back = [user for user in (2, 3, 4, 7) if before[user] != "A" and shown[user] == before[user]]
        self.assertTrue(put_back)
        self.assertEqual([each[2] for each in self.conflicts()], ["moodle"] * len(put_back))
        self.assertNotIn("absent", [self.line_of(self.odd.taken, user).status for user in put_back])

    def test_the_run_says_that_somebody_marked_in_moodle_in_the_moment_of_sending(self):
        self.instance.sync_attendance_from = "both"
        self.mark_four_here()
        self.mark_in_moodle_while_sending({8: "E"}, seconds=100.0)
        run = self.sync()
        line = run.line_ids.filtered(lambda line: "Somebody marked this session" in line.what)
        self.assertEqual(line.session_id, self.session_of(self.odd.taken))
        self.assertIn("while marks were sent: 4.", line.what)
        self.assertNotIn("Somebody marked", " ".join(self.sync().line_ids.mapped("what")))

    def after_sending(self, change):
        """Let `change(pushed)` give what comes of the first push, which is carried out."""
        send, done = push.push, []

        def push_and_change(*arguments):
            pushed = send(*arguments)
            done.append(pushed)
            return change(pushed) if len(done) == 1 else pushed

        self.patch(push, "push", push_and_change)

    def test_a_mark_made_here_during_a_push_is_not_older_than_one_made_in_moodle_before_it(self):
        """The moment at which our own marks arrived says nothing about when the teacher marked."""
        self.instance.sync_attendance_from = "both"
        self.mark_four_here()
        self.mark_in_moodle_while_sending({7: "E"})
        self.after_sending(lambda pushed: (self.mark_here(self.odd.taken, 7, "late"), pushed)[1])
        self.sync()
        self.assertEqual(self.line_of(self.odd.taken, 7).status, "late")
        self.assertEqual(self.marks_in_moodle(self.odd.taken)[7], "L")
        self.assertEqual(self.conflicts(), [("late", "excused", "odoo")])

    def test_the_reason_of_a_refused_mark_stays_where_the_second_merge_fails(self):
        self.instance.sync_attendance_from = "both"
        self.mark_four_here()
        self.mark_in_moodle_while_sending({7: "E"})
        self.after_sending(lambda pushed: pushed._replace(outcomes={**pushed.outcomes, 2: push.REFUSED}))
        merge, merged = SessionRun._merge, []

        def merge_once(run, activity, session, key):
            merged.append(session.id)
            if merged.count(session.id) > 1:
                raise ConnectionFailed("cut")
            return merge(run, activity, session, key)

        self.patch(SessionRun, "_merge", merge_once)
        self.sync()
        self.assertEqual(self.line_of(self.odd.taken, 2).moodle_undelivered, "refused")

    def test_marks_that_are_not_sent_because_the_session_is_removed_meanwhile_say_so(self):
        self.instance.sync_attendance_from = "both"
        self.mark_four_here()
        self.patch(push, "FRESH_SECONDS", 0.0)

        def meanwhile(function):
            if function.endswith("update_user_status"):
                self.odd.site.sessions.pop(self.odd.taken.id, None)

        self.odd.site.meanwhile = meanwhile
        self.sync()
        self.assertEqual({self.line_of(self.odd.taken, each).moodle_undelivered for each in (2, 3)}, {"removed"})

    def test_a_person_linked_by_an_officer_during_a_run_stays_linked(self):
        links = self.env["spp.moodle.mapping"]
        link = links.search([("instance_id", "=", self.instance.id), ("kind", "=", "user"), ("moodle_id", "=", 2)])
        other = self.people.create({"given_name": "Somebody", "family_name": "Else"})
        keep = type(links)._store_matching

        def meanwhile(mappings, instance, linked, unmatched):
            link.subscriber_id = other
            return keep(mappings, instance, linked, unmatched)

        with patch.object(type(links), "_store_matching", meanwhile):
            self.sync()
        self.assertEqual(link.subscriber_id.id, other.id)

    def test_nobody_is_linked_anew_where_it_is_not_known_who_shares_an_id_number(self):
        known = self.people.create({"given_name": "Björn", "family_name": "L", "person_identifier": "N-0001"})
        refused = NotPermitted("nopermissions", "people")
        with patch.object(Client, "people", side_effect=refused), patch.object(Client, "users", side_effect=refused):
            run = self.sync()
        self.assertIn("Nobody new is linked now", " ".join(run.line_ids.mapped("what")))
        links = self.env["spp.moodle.mapping"].search([("kind", "=", "user"), ("subscriber_id", "=", known.id)])
        self.assertFalse(links)

    def test_a_new_session_beside_one_with_html_in_a_remark_is_found(self):
        theirs = add_session(self.odd.site, self.odd.site.activity_of(self.odd.poisoned), self.now - DAY)
        self.sync()
        self.assertTrue(self.session_of(theirs))

    def test_people_above_the_capacity_are_still_marked(self):
        session = self.session_of(self.odd.half_taken)
        session.max_participants = 20
        self.odd.course.students.append(self.odd.long_gone.id)
        newcomer = self.people.create({"given_name": "Gone", "family_name": "Ago", "person_identifier": "N-0999"})
        self.take(self.odd.half_taken, {2: "L", self.odd.long_gone.id: "P"})
        run = self.sync()
        self.assertEqual(self.line_of(self.odd.half_taken, 2).status, "late")
        line = self.line(newcomer.partner_id, session)
        self.assertEqual((line.status, line.is_expected), ("present", False))
        self.assertTrue(any("no room" in what for what in run.line_ids.mapped("what")))

    def test_a_person_whom_an_officer_expects_is_not_taken_off(self):
        session = self.session_of(self.odd.group)
        absentee = next(user_id for user_id in self.people_here if not self.line_of(self.odd.group, user_id))
        planned = self.session_of(self.odd.never_taken)
        guest = self.people.create({"given_name": "Guest", "family_name": "One"}).partner_id
        planned.with_user(self.officer).expected_participant_ids = [(4, guest.id)]
        self.odd.never_taken.description = "Changed"
        self.sync()
        self.assertTrue(self.line(guest, planned).is_expected)
        self.assertNotIn(self.people_here[absentee], session.expected_participant_ids)

    def test_the_session_is_completed_once_the_unmarked_person_is_taken_off(self):
        session, guest = self.session_of(self.odd.half_taken), self.people.create({"given_name": "G"}).partner_id
        session.with_user(self.officer).expected_participant_ids = [(4, guest.id)]
        self.take(self.odd.half_taken, {user_id: "P" for user_id in self.odd.course.students})
        self.sync()
        self.assertEqual(session.state, "in_progress")
        self.line(guest, session).with_user(self.officer).with_context(change_reason="Not hers").unlink()
        self.sync()
        self.assertEqual(session.state, "completed")
