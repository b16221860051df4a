from odoo.exceptions import AccessError
from odoo.tests.common import tagged

from .common import MoodleCase


@tagged("post_install", "-at_install")
class TestUnmapped(MoodleCase):
    """A site whose statuses have other acronyms, as in Sweden: N for present, and so on."""

    def setUp(self):
        super().setUp()
        for activity in self.odd.site.activities.values():
            for status in activity.statuses:
                if status.acronym == "P":
                    status.acronym, status.description = "N", "Närvarande"

    def offered(self, acronym="N"):
        return self.instance.status_ids.filtered(lambda status: status.acronym == acronym)

    def messages(self, run):
        return " ".join(run.line_ids.mapped("what"))

    def test_a_run_names_them_with_how_many_marks_and_leads_to_the_mapping(self):
        for _run in range(2):  # also where nothing has changed
            run = self.sync()
            self.assertRegex(
                self.messages(run), r"nobody has said what they mean here: N \(marks: \d\d\), R \(marks: 1\)\."
            )
            self.assertEqual((run.state, run.unmapped_count), ("partial", 2))
        action = run.with_user(self.officer).action_open_statuses()
        self.assertEqual(action["res_model"], "spp.moodle.status")
        status = self.offered()
        self.assertEqual((status.status, status.description), (False, "Närvarande"))
        self.assertGreater(status.mark_count, 20)

    def test_once_a_manager_has_said_it_the_marks_come(self):
        self.sync()
        self.assertEqual(self.session_of(self.odd.taken).attendance_count, 2)
        self.offered().with_user(self.manager).status = "present"
        self.offered("R").with_user(self.manager).status = "present"
        run = self.sync()
        self.assertEqual(self.session_of(self.odd.taken).attendance_count, 16)
        self.assertEqual(run.unmapped_count, 0)

    def test_a_preview_names_them_and_offers_them_with_one_click_only(self):
        preview = self.sync(is_preview=True)
        self.assertIn("N (", self.messages(preview))
        self.assertFalse(self.offered())
        preview.with_user(self.officer).action_open_statuses()
        self.instance.invalidate_recordset()
        self.assertTrue(self.offered())
        with self.assertRaises(AccessError):
            self.offered().with_user(self.officer).status = "present"

    def test_how_many_marks_there_are_is_said_by_whole_runs_only(self):
        self.sync()
        count = self.offered().mark_count
        self.odd.site.sessions.pop(self.odd.second_set.id)
        self.instance.with_user(self.officer).action_test_connection()
        self.assertEqual(self.offered().mark_count, count)
        for activity in self.odd.site.activities.values():
            for status in activity.statuses:
                status.acronym = "P" if status.acronym == "N" else status.acronym
        self.sync()
        self.instance.status_ids.invalidate_recordset()
        self.assertEqual(self.offered().mark_count, 0)

    def test_the_test_of_the_connection_names_and_offers_them(self):
        self.instance.with_user(self.officer).action_test_connection()
        self.assertEqual(self.instance.check_state, "lacking")
        self.assertRegex(self.instance.check_result, r"N \(marks: \d+\)")
        self.instance.invalidate_recordset()
        self.assertFalse(self.offered().status)
        self.assertEqual(self.instance.unmapped_count, 2)

    def test_a_status_that_is_not_synced_is_named_no_more(self):
        self.sync()
        (self.offered() | self.offered("R")).with_user(self.manager).is_left_out = True
        run = self.sync()
        self.assertEqual((run.unmapped_count, self.instance.unmapped_count), (0, 0))
        self.assertNotIn("nobody has said", self.messages(run))
        self.assertEqual(self.session_of(self.odd.taken).attendance_count, 2)

    def test_a_status_without_a_meaning_is_not_sent(self):
        self.sync()
        self.assertNotIn("N", self.instance._statuses())
