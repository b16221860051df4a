from datetime import date

from odoo.exceptions import AccessError
from odoo.tests.common import new_test_user

from .common import SessionCase

NINE_TEN = "2026-03-14 09:10:00"


class TestContacts(SessionCase):
    def merge(self, sources, target):
        """Merge as Odoo's own wizard does."""
        self.env["base.partner.merge.automatic.wizard"]._merge((sources + target).ids, target)
        self.env.invalidate_all()

    def test_a_contact_shows_how_often_it_came_and_when_last(self):
        for day, status in ((10, "present"), (11, "absent"), (12, "late")):
            session = self.new_session(date=f"2026-03-{day}", expected_participant_ids=self.ana.ids)
            self.mark(self.ana, status, session)
            session.complete()
        ana = self.ana.with_user(self.viewer)
        self.assertEqual(ana.session_expected_count, 3)
        self.assertAlmostEqual(ana.session_attendance_rate, 200 / 3)
        self.assertEqual(ana.last_session_date, date(2026, 3, 12))
        domain = ana.action_view_session_attendance()["domain"]
        self.assertEqual(self.env["spp.session.attendance"].search_count(domain), 4)

    def test_people_without_a_role_see_no_attendance_on_contacts(self):
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.ana.with_user(stranger).read(["session_attendance_rate"])

    def test_an_archived_person_leaves_the_sessions_to_come(self):
        later = self.new_session(date="2026-04-14", expected_participant_ids=(self.ana + self.ben).ids)
        excused = self.new_session(date="2026-04-15", expected_participant_ids=self.ana.ids)
        self.mark(self.ana, "excused", excused, excuse_reason="Travels")
        done = self.completed_session()
        keeper = new_test_user(self.env, "keeper", groups="base.group_user,base.group_partner_manager")
        self.ana.with_user(keeper).active = False
        self.assertEqual(later.expected_participant_ids, self.ben)
        self.assertEqual(self.line(self.ana, excused).status, "excused")
        self.assertEqual(self.line(self.ana, done).status, "present")

    # merging

    def test_merged_contacts_keep_the_lines_of_both(self):
        other = self.new_session(date="2026-03-15", expected_participant_ids=self.dan.ids)
        self.merge(self.dan, self.ana)
        self.assertFalse(self.dan.exists())
        self.assertEqual((self.session + other).attendance_ids.participant_id, self.ana + self.ben + self.carla)

    def test_where_both_are_on_a_session_the_later_statement_stands_and_the_other_is_logged(self):
        for loser, winner, later in ((self.dan, self.ana, "2026-03-14 09:50:00"), (self.ben, self.carla, NINE_TEN)):
            self.mark(winner, "present", marked_at="2026-03-14 09:30:00")
            self.mark(loser, "late", marked_at=later)
            self.merge(loser, winner)
            line = self.line(winner)
            stands, logged = ("late", "present") if later > "2026-03-14 09:30:00" else ("present", "late")
            self.assertEqual((line.status, line.is_expected), (stands, True))
            self.assertEqual(line.change_ids.old_status, logged)
            self.assertEqual(line.change_ids.participant_id, winner)

    def test_an_observed_mark_stands_before_an_assumed_absence_and_an_empty_line(self):
        self.mark(self.ana, "present")
        self.session.complete()
        self.merge(self.ana, self.ben)
        self.assertEqual((self.line(self.ben).status, self.line(self.ben).basis), ("present", "observed"))
        planned = self.new_session(date="2026-03-15", expected_participant_ids=(self.carla + self.dan).ids)
        self.mark(self.dan, "excused", planned, excuse_reason="Travels")
        self.merge(self.dan, self.carla)
        self.assertEqual(self.line(self.carla, planned).status, "excused")
        self.assertFalse(self.line(self.carla, planned).change_ids)

    def test_an_observed_mark_stands_before_an_absence_assumed_after_a_later_mark_was_taken_back(self):
        self.mark(self.ana, "present", marked_at="2026-03-14 09:10:00")
        self.mark(self.ben, "late", marked_at="2026-03-14 09:20:00")
        self.mark(self.ben, False, marked_at="2026-03-14 09:30:00")
        self.session.complete()
        self.assertEqual((self.line(self.ben).status, self.line(self.ben).basis), ("absent", "assumed"))
        self.merge(self.ana, self.ben)
        self.assertEqual((self.line(self.ben).status, self.line(self.ben).basis), ("present", "observed"))

    def test_the_log_of_a_merged_contact_stays(self):
        self.mark(self.dan, "present", marked_at="2026-03-14 09:00:00")
        self.mark(self.dan, "absent", marked_at="2026-03-14 09:05:00")
        self.mark(self.ana, "present", marked_at="2026-03-14 09:30:00")
        self.merge(self.dan, self.ana)
        statuses = self.line(self.ana).change_ids.sorted("id").mapped("old_status")
        self.assertEqual(statuses, ["present", "absent"])
