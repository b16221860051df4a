from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests.common import new_test_user
from odoo.tools import mute_logger

from ..models.warning import telling
from .warning_common import DAYS, WarningCase

WARNED = "spp_session_tracking.mail_activity_type_warned"


class TestWarningTold(WarningCase):
    """Facilitators have one activity on a session for all people warned about there."""

    def setUp(self):
        super().setUp()
        self.later = self.new_session(date="2026-03-16", expected_participant_ids=(self.ana + self.ben).ids)

    def activities(self, sessions=None):
        found = self.env["mail.activity"].search([("activity_type_id", "=", self.env.ref(WARNED).id)])
        return found.filtered(lambda activity: sessions is None or activity.res_id in sessions.ids)

    def both_missed(self):
        return [self.held(day, ana="absent", ben="absent", carla="present") for day in DAYS[:3]]

    def test_the_facilitator_of_the_next_session_finds_one_activity_for_all(self):
        self.both_missed()
        warnings = self.warn()
        activity = self.activities()
        self.assertEqual((activity.user_id, activity.res_id), (self.facilitator, self.later.id))
        self.assertRegex(activity.summary, r"\b2$")
        self.assertEqual(str(activity.date_deadline), "2026-03-16")
        self.assertEqual(warnings.facilitator_id, self.facilitator)
        self.assertEqual(self.later.warning_count, 2)

    def test_it_names_nobody_and_no_mail_says_it(self):
        mails = self.env["mail.mail"].search_count([])
        self.both_missed()
        self.warn()
        text = f"{self.activities().summary} {self.activities().note}"
        self.assertFalse([name for name in ("Ana", "Ben") if name in text])
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_it_says_how_many_are_left_and_goes_with_the_last_one(self):
        *_others, last = self.both_missed()
        self.warn()
        self.line(self.ana, last).with_user(self.manager).correct("present", "By the list")
        self.warn()
        self.assertRegex(self.activities().summary, r"\b1$")
        self.line(self.ben, last).with_user(self.manager).correct("present", "By the list")
        self.warn()
        self.assertFalse(self.activities())

    def test_whoever_has_done_it_is_not_told_of_the_same_people_again(self):
        self.both_missed()
        self.warn()
        self.activities().action_done()
        self.warn()
        self.assertFalse(self.activities())
        self.held(DAYS[3], ana="absent", ben="absent", carla="present")
        self.warn()
        self.assertFalse(self.activities())

    def test_whoever_takes_the_session_over_is_told_instead(self):
        self.both_missed()
        self.warn()
        self.later.with_user(self.officer).facilitator_id = self.colleague
        self.assertFalse(self.activities())
        self.warn()
        self.assertEqual(self.activities().user_id, self.colleague)

    def test_handing_over_to_the_same_facilitator_tells_nobody_again(self):
        self.both_missed()
        warnings = self.warn()
        self.activities().action_done()
        self.later.with_user(self.officer).facilitator_id = self.facilitator
        self.assertEqual(warnings.facilitator_id, self.facilitator)
        self.warn()
        self.assertFalse(self.activities())

    def test_a_session_whose_facilitator_cannot_be_told_keeps_no_other(self):
        other = self.new_session(date="2026-03-16", expected_participant_ids=self.carla.ids)
        for day in DAYS[:3]:
            self.held(day, ana="absent", carla="absent", ben="present")
        schedule = type(self.later).activity_schedule

        def fail_of_other(sessions, *arguments, **values):
            if sessions == other:
                raise ValueError("Try")
            return schedule(sessions, *arguments, **values)

        with (
            patch.object(self.registry["spp.session"], "activity_schedule", fail_of_other),
            mute_logger("odoo.addons.spp_session_tracking.models.session.warned"),
        ):
            warnings = self.warn()
        self.assertEqual(self.activities().res_id, self.later.id)
        self.assertEqual(warnings.filtered("facilitator_id").participant_id, self.ana)
        self.warn()
        self.assertEqual(self.activities().mapped("res_id"), [self.later.id, other.id])

    def test_those_who_cannot_be_told_leave_room_for_others(self):
        leaver = new_test_user(self.env, "leaver", groups="spp_session_tracking.group_facilitator")
        other = self.new_session(date="2026-03-20", expected_participant_ids=self.carla.ids)
        other.with_user(self.officer).facilitator_id = leaver
        for day in DAYS[:3]:
            self.held(day, ana="absent", carla="absent", ben="present")
        leaver.groups_id = self.env.ref("base.group_user")
        with patch.object(telling, "MOST_TOLD", 1):
            self.warn()
        self.assertEqual(self.activities().res_id, self.later.id)

    def test_a_step_that_fails_does_not_keep_the_later_ones(self):
        mail = self.env.ref("spp_session_tracking.mail_template_warning")
        self.session_type.write({"warning_mail_template_id": mail.id, "warning_wait_days": 0})
        self.ana.email = "ana@example.org"
        self.both_missed()
        with (
            patch.object(self.registry["spp.session.warning"], "_tell", side_effect=ValueError("Try")),
            mute_logger("odoo.addons.spp_session_tracking.models.warning.warning"),
        ):
            warnings = self.warn()
        self.assertEqual(set(warnings.mapped("mail_state")), {"queued", "no_address"})

    def test_an_activity_given_to_somebody_else_stays_there(self):
        self.both_missed()
        self.warn()
        self.activities().user_id = self.colleague
        self.warn()
        self.assertEqual(self.activities().user_id, self.colleague)

    def test_nobody_is_told_of_what_they_may_not_see(self):
        leaver = new_test_user(self.env, "leaver", groups="spp_session_tracking.group_facilitator")
        self.later.with_user(self.officer).facilitator_id = leaver
        self.both_missed()
        self.warn()
        self.assertEqual(self.activities().user_id, leaver)
        leaver.groups_id = self.env.ref("base.group_user")
        self.assertFalse(self.activities())
        warnings = self.warn()
        self.assertFalse(self.activities() or warnings.facilitator_id)

    def test_a_session_without_a_facilitator_is_left_to_officers(self):
        self.later.sudo().facilitator_id = False
        self.both_missed()
        warnings = self.warn()
        self.assertFalse(self.activities())
        self.assertEqual(self.warnings(self.officer), warnings)

    def test_the_session_leads_its_facilitator_to_the_people(self):
        self.both_missed()
        warnings = self.warn()
        action = self.later.action_view_warnings()
        found = self.env[action["res_model"]].with_user(self.facilitator).search(action["domain"])
        self.assertEqual(found, warnings)
        self.assertEqual(self.later.with_user(self.colleague).warning_count, 0)

    def test_each_is_told_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.facilitator.lang = "fr_FR"
        self.both_missed()
        with freeze_time("2026-03-14 10:00:00"):
            self.warn()
        french = self.later._warned_words(2, self.facilitator)
        self.assertEqual(self.activities().summary, french)
