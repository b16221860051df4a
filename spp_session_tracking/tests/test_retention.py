from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.modules.neutralize import get_neutralization_queries

from ..models import retention
from .common import SessionCase


class TestRetention(SessionCase):
    """Texts about people are kept for as long as the settings say: for ever, if they say nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # also what runs in transactions of its own is rolled back at the end
        cls.registry.enter_test_mode(cls.cr)
        cls.addClassCleanup(cls.registry.leave_test_mode)
        cls.old = cls.new_session(date="2025-12-01", expected_participant_ids=(cls.ana + cls.ben).ids)

    def setUp(self):
        super().setUp()
        for session in (self.old, self.session):
            for person in (self.ana, self.ben):
                self.mark(person, "excused", session, excuse_reason="Clinic")
                self.line(person, session).notes = "Deaf"
        self.old.complete()
        self.env.flush_all()

    def keep(self, **days):
        self.env["res.config.settings"].create({f"{kind}_kept_days": count for kind, count in days.items()}).execute()

    def forget(self):
        self.env["spp.retention"]._cron_forget()
        self.env.invalidate_all()

    def excuses(self, session):
        return session.attendance_ids.sudo().mapped(lambda line: line.excuse or "")

    def test_everything_is_kept_by_itself(self):
        self.forget()
        self.assertEqual(set(self.excuses(self.old)), {"Clinic"})
        self.assertEqual(self.line(self.ana, self.old).notes, "Deaf")

    def test_old_excuses_are_omitted_and_still_count_as_excuses(self):
        self.keep(excuse=30)
        self.forget()
        self.assertEqual(set(self.excuses(self.old)), {"[…]"})
        self.assertEqual(set(self.excuses(self.session)), {"Clinic", ""})
        line = self.line(self.ana, self.old)
        self.assertEqual((line.status, line.notes), ("excused", "Deaf"))

    def test_what_an_open_session_says_stays(self):
        open_one = self.new_session(date="2025-12-02", expected_participant_ids=self.ana.ids)
        self.mark(self.ana, "excused", open_one, excuse_reason="Clinic")
        self.env.flush_all()
        self.keep(excuse=30)
        self.forget()
        self.assertEqual(self.excuses(open_one), ["Clinic"])

    def test_texts_are_kept_for_as_long_as_marks_are_corrected(self):
        self.env.company.correction_days = 40
        with self.assertRaises(ValidationError):
            self.keep(excuse=39)
        self.keep(excuse=40)

    def test_old_notes_are_omitted(self):
        self.keep(note=30)
        self.forget()
        self.assertFalse(self.line(self.ana, self.old).notes)
        self.assertEqual((self.line(self.ana).notes, set(self.excuses(self.old))), ("Deaf", {"Clinic"}))

    def test_a_night_does_so_much_and_the_next_goes_on(self):
        self.keep(excuse=30)
        with patch.object(retention, "BATCH", 1), patch.object(retention, "MOST_BATCHES", 1):
            self.forget()
            self.assertEqual(sorted(self.excuses(self.old)), ["Clinic", "[…]"])
            self.forget()
        self.assertEqual(set(self.excuses(self.old)), {"[…]"})

    def test_a_night_goes_through_the_old_texts_batch_by_batch_to_the_end(self):
        self.keep(excuse=30)
        with patch.object(retention, "BATCH", 1):
            self.forget()
        self.assertEqual(set(self.excuses(self.old)), {"[…]"})

    def test_texts_of_large_tables_have_indexes_of_those_that_are_there(self):
        self.env.cr.execute("select indexname, indexdef from pg_indexes where indexname ~ '_kept_index$'")
        indexes = dict(self.env.cr.fetchall())
        for kept in filter(lambda kept: kept.is_indexed, self.env["spp.retention"]._kept()):
            definition = indexes.pop(f"{kept.table}_{kept.column}_kept_index")
            self.assertIn(f"({kept.age}) WHERE (({kept.column} IS NOT NULL) AND (", definition)
        self.assertFalse(indexes)

    def test_days_are_checked_and_shown_as_they_are_used(self):
        with self.assertRaises(ValidationError):
            self.keep(excuse=-1)
        self.env["ir.config_parameter"].set_param(retention.days_parameter("excuse"), "many")
        self.assertEqual(self.env["res.config.settings"].create({}).excuse_kept_days, 0)

    def test_a_neutralized_copy_has_no_excuses_and_no_notes(self):
        self.line(self.ana).with_user(self.manager).correct("present", "Came late, was ill")
        self.env.flush_all()
        for query in get_neutralization_queries(["spp_session_tracking"]):
            self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertEqual(set(self.excuses(self.old)), {"[…]"})
        self.assertFalse(any(self.old.attendance_ids.mapped("notes")))
        self.env.cr.execute("select old_excuse, reason from spp_session_attendance_change")
        self.assertLessEqual({text for row in self.env.cr.fetchall() for text in row}, {"[…]", None})
        self.assertEqual(self.line(self.ana, self.old).status, "excused")
