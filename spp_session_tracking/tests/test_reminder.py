from freezegun import freeze_time

from odoo.tests.common import new_test_user

from .common import SessionCase

NEXT_MORNING = "2026-03-15 06:00:00"


class TestReminder(SessionCase):
    def remind(self, moment=NEXT_MORNING):
        with freeze_time(moment):
            self.env["spp.session"]._cron_remind_facilitators()
        self.env.invalidate_all()
        return self.session.sudo().activity_ids

    def test_a_session_left_open_is_on_its_facilitators_list_the_morning_after(self):
        self.assertFalse(self.remind("2026-03-14 23:00:00"))
        reminder = self.remind()
        self.assertEqual((reminder.user_id, reminder.summary[:4]), (self.facilitator, "Mark"))

    def test_the_morning_is_that_of_where_the_session_is_held(self):
        self.session.write({"tz": "America/Lima"})
        self.assertFalse(self.remind("2026-03-15 04:59:00"))
        self.assertTrue(self.remind("2026-03-15 05:01:00"))

    def test_nobody_is_reminded_twice_nor_by_mail(self):
        first = self.remind()
        mails = self.env["mail.mail"].search_count([])
        self.assertEqual(self.remind("2026-03-16 06:00:00"), first)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_completing_or_cancelling_ends_it(self):
        other = self.new_session(expected_participant_ids=self.ana.ids)
        self.remind()
        self.mark(self.ana, "present")
        self.session.complete()
        self.assertTrue(other.activity_ids)
        other.cancel("Storm")
        self.assertFalse((self.session + other).activity_ids)

    def test_whoever_takes_the_session_over_takes_the_reminder_over(self):
        self.remind()
        self.session.with_user(self.officer).facilitator_id = self.colleague
        self.assertEqual(self.remind().user_id, self.colleague)

    def test_a_reminder_given_to_somebody_else_stays_there(self):
        self.remind().user_id = self.colleague
        self.assertEqual(self.remind().user_id, self.colleague)

    def test_a_session_moved_to_a_later_day_is_no_longer_on_the_list(self):
        self.remind()
        self.session.write({"date": "2026-03-20"})
        self.assertFalse(self.remind())

    def test_nobody_is_reminded_of_what_they_may_not_see(self):
        leaver = new_test_user(self.env, "leaver", groups="spp_session_tracking.group_facilitator")
        self.session.with_user(self.officer).facilitator_id = leaver
        self.assertTrue(self.remind())
        leaver.groups_id = self.env.ref("base.group_user")
        self.assertFalse(self.remind())
        self.session.sudo().facilitator_id = False
        self.assertFalse(self.remind())
