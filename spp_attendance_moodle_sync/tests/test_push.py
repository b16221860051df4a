from unittest.mock import patch

from odoo.tests.common import tagged

from demo.moodle.faults import CUT, DROP, REFUSE, Fault
from demo.moodle.server import serving

from ..moodle.client import Client
from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestPush(MoodleCase):
    """Here to Moodle, where a first run linked the sessions."""

    is_synced = True

    def setUp(self):
        super().setUp()
        self.instance.sync_attendance_from = "oec"

    def test_only_what_changed_is_sent_with_a_call_for_each_mark(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.mark_here(self.odd.taken, 3, "late")
        run = self.sync()
        self.assertEqual({*self.sent_marks()}, {(self.odd.taken.id, 2, "A"), (self.odd.taken.id, 3, "L")})
        self.assertEqual((len(self.sent_marks()), run.pushed_count), (2, 2))
        self.assertEqual(self.marks_in_moodle(self.odd.taken)[2], "A")

    def test_what_was_sent_is_not_sent_again_nor_read_back(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.sync()
        run = self.sync()
        self.assertEqual(len(self.sent_marks()), 1)
        self.assertEqual((run.pushed_count, run.written_count, run.conflict_count), (0, 0, 0))
        self.assertEqual(self.line_of(self.odd.taken, 2).source, "manual")

    def test_in_direction_oec_nothing_is_written_here(self):
        self.take(self.odd.taken, {2: "A", 3: "E"})
        self.odd.never_taken.start += 3600
        del self.odd.site.sessions[self.odd.half_taken.id]
        run = self.sync()
        self.assertEqual(self.line_of(self.odd.taken, 2).status, "present")
        self.assertEqual(str(self.session_of(self.odd.never_taken).start_at), "2026-03-21 10:00:00")
        self.assertEqual(self.session_of(self.odd.half_taken).state, "in_progress")
        self.assertEqual((run.written_count, self.sent_marks()), (0, []))

    def test_assumed_absences_are_not_sent(self):
        self.session_of(self.odd.half_taken).with_user(self.officer).complete()
        self.sync()
        self.assertEqual(self.sent_marks(), [])

    def test_in_direction_oec_no_session_is_created_here(self):
        self.instance.mapping_ids.unlink()
        sessions = self.env["spp.session"].search([("moodle_instance_id", "=", self.instance.id)])
        sessions._by_server().write({"moodle_instance_id": False, "moodle_session_id": 0, "register_id": False})
        count = self.env["spp.session"].search_count([])
        self.sync()
        self.assertEqual(self.env["spp.session"].search_count([]), count)

    def test_a_mark_is_sent_with_the_statuses_of_its_own_session(self):
        self.mark_here(self.odd.second_set, 2, "present")
        self.mark_here(self.odd.second_set, 3, "late")
        run = self.sync()
        actual = self.odd.site.writes[0][1]
        own = [status.id for status in self.odd.site.offered(self.odd.second_set)]
        self.assertEqual((len(self.sent_marks()), actual["statusset"], actual["statusid"] in own), (1, "1", True))
        self.assertEqual(run.failed_count, 2)
        self.assertIn("no status with the same meaning", " ".join(run.line_ids.mapped("what")))

    def test_a_mark_without_a_status_in_moodle_is_reported_until_it_can_be_sent(self):
        self.mark_here(self.odd.second_set, 3, "late")
        for _run in range(2):
            self.assertEqual(self.sync().failed_count, 2)
        statuses = self.env["spp.moodle.status"].with_user(self.manager)
        statuses.search([("instance_id", "=", self.instance.id), ("acronym", "=", "P")]).status = "late"
        self.sync()
        self.assertEqual(self.sent_marks(), [(self.odd.second_set.id, 3, "P")])

    def test_a_mark_of_a_person_who_is_not_listed_is_not_sent(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.odd.course.students.remove(2)
        run = self.sync()
        self.assertEqual((self.sent_marks(), run.pushed_count), ([], 0))

    def test_both_generations_of_moodle_take_marks(self):
        for generation, acronym, status in ((2024, "A", "absent"), (2026, "L", "late")):
            self.odd.site.generation = generation
            self.mark_here(self.odd.taken, 2, status)
            self.assertEqual(self.sync().pushed_count, 1)
            self.assertEqual(self.marks_in_moodle(self.odd.taken)[2], acronym)

    def test_a_mark_is_stored_once_even_if_the_answer_is_lost(self):
        for number, kind in enumerate((CUT, DROP, REFUSE), start=2):
            self.server.faults.plan(Fault(kind, "update_user_status"))
            self.mark_here(self.odd.half_taken, number, "absent")
            run = self.sync()
            self.assertEqual((run.pushed_count, run.failed_count), (1, 1), kind)  # one remark is bad anyway
        self.assertEqual(len(self.sent_marks()), 3)
        rows = [log.user_id for log in self.odd.half_taken.logs]
        self.assertEqual(len(rows), len({*rows}))

    def test_the_next_run_checks_a_mark_that_may_have_arrived(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.server.faults.plan(Fault(REFUSE, "update_user_status"), times=3)
        run = self.sync()
        self.assertEqual((run.pushed_count, run.failed_count), (0, 2))
        self.assertEqual(self.line_of(self.odd.taken, 2).moodle_sent, "absent")
        run = self.sync()
        self.assertEqual((run.pushed_count, len(self.sent_marks())), (1, 1))
        self.assertFalse(self.line_of(self.odd.taken, 2).moodle_sent)

    def test_the_next_run_finds_a_mark_sent_before_the_run_was_killed(self):
        self.mark_here(self.odd.taken, 2, "absent")
        line = self.line_of(self.odd.taken, 2)
        line._store_sync_status("moodle_sent", {line.id: "absent"})
        self.take(self.odd.taken, {2: "A"})  # as it arrived
        run = self.sync()
        line = self.line_of(self.odd.taken, 2)
        self.assertEqual((line.moodle_agreed, line.moodle_sent), ("absent", False))
        self.assertEqual((self.sent_marks(), run.conflict_count), ([], 0))

    def test_a_transient_error_is_tried_again_after_the_time_the_site_asks_for(self):
        self.mark_here(self.odd.taken, 2, "absent")
        self.server.faults.plan(Fault(REFUSE, "get_sessions", status=429, retry_after="7"))
        self.server.faults.plan(Fault(REFUSE, "get_courses", status=500))
        run = self.sync()
        self.assertEqual((run.pushed_count, run.failed_count), (1, 1))
        self.assertTrue(any(wait >= 7 for wait in self.waits))

    def test_marks_for_which_there_is_no_time_are_sent_by_the_next_run(self):
        for user_id in (2, 3):
            self.mark_here(self.odd.taken, user_id, "absent")
        update = Client.update_user_status

        def update_late(client, *args):
            update(client, *args)
            client.end_at(-1.0)

        with patch.object(Client, "update_user_status", update_late):
            run = self.sync()
        self.assertEqual((run.state, len(self.sent_marks())), ("partial", 1))
        self.assertIn("Marks not sent yet: 1.", "".join(run.line_ids.mapped("what")))
        self.sync()  # goes on behind this session
        self.assertEqual((self.sync().pushed_count, len(self.sent_marks())), (1, 2))

    def test_a_site_that_is_restarted_in_the_middle_ends_in_the_same(self):
        self.mark_here(self.odd.taken, 2, "absent")
        serving_once = serving(self.odd.site)
        server = serving_once.__enter__()
        self.instance.write({"url": server.address, "token": "all"})

        def restart():
            serving_once.__exit__(None, None, None)
            again, self.meanwhile = serving(self.odd.site, server.server_port), None
            again.__enter__()
            self.addCleanup(again.__exit__, None, None, None)

        self.meanwhile = restart
        server.faults.plan(Fault(CUT, "get_sessions"))
        run = self.sync()
        self.assertIsNone(self.meanwhile)
        self.assertEqual((run.pushed_count, self.marks_in_moodle(self.odd.taken)[2]), (1, "A"))
