from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from .common import HouseholdCase


class TestMarking(HouseholdCase):
    """What the marks of members state of a household that is expected."""

    def setUp(self):
        super().setUp()
        self.session = self.planned()

    def assert_status(self, who, status, came=None):
        line = self.line(who)
        self.assertEqual((line.status, line.attended_by_id), (status, came or self.ana.browse()))

    # who is expected

    def test_only_households_are_expected(self):
        with self.assertRaisesRegex(ValidationError, "Add the households, not their members"):
            self.session.with_user(self.facilitator).expected_participant_ids += self.ana

    def test_persons_are_expected_where_the_type_says_persons(self):
        self.session_type.rule_preset = "person"
        self.session.with_user(self.facilitator).expected_participant_ids += self.ana
        self.mark(self.ana, "present")
        self.assertFalse(self.line(self.ana).household_id)

    def test_pickers_offer_households_where_these_are_expected(self):
        self.assertIn(("is_group", "=", True), self.session.expected_domain)
        self.session_type.rule_preset = "person"
        self.assertNotIn(("is_group", "=", True), self.session.expected_domain)

    def test_of_the_contacts_in_an_area_only_households_are_added(self):
        village = self.env["spp.area"].create({"name": "Village"})
        elsewhere = self.cruz.copy({"name": "Elsewhere"})
        (self.ana + self.diaz + elsewhere).area_id = village
        session = self.planned(self.cruz, date="2026-03-20")
        dialogs = self.env["spp.session.add.people"].with_user(self.facilitator)
        dialogs.create({"session_ids": session.ids, "source": "area", "area_id": village.id}).action_confirm()
        self.assertEqual(session.expected_participant_ids, self.cruz + self.diaz + elsewhere)

    def test_members_are_marked_in_any_order_where_the_household_was_not_expected(self):
        for number, order in enumerate(((self.ana, self.cruz), (self.cruz, self.ana))):
            self.session = self.planned(self.diaz, date=f"2026-03-1{number}")
            for who in order:
                self.mark(who, "absent" if who == self.cruz else "excused", excuse_reason=who == self.ana and "Ill")
            self.assert_status(self.cruz, "excused")

    # one with a role

    def test_an_adult_who_comes_counts_for_the_household(self):
        self.mark(self.ana, "present")
        self.assert_status(self.cruz, "present", self.ana)
        self.assertEqual(self.line(self.ana).household_id, self.cruz)
        self.assertEqual((self.line(self.cruz).source, self.line(self.cruz).basis), ("household", "observed"))
        self.assertEqual((self.session.attendance_count, self.session.walk_in_count), (1, 0))
        self.assertEqual((self.session.expected_count, self.session.unmarked_count), (2, 1))

    def test_a_child_who_comes_does_not(self):
        self.mark(self.ben, "present")
        self.assert_status(self.cruz, False)
        self.mark(self.carla, "present")
        self.session.complete()
        self.assert_status(self.cruz, "absent")
        self.assertEqual(self.line(self.cruz).basis, "assumed")

    def test_the_household_is_absent_once_nobody_who_counts_can_come_any_more(self):
        self.mark(self.ana, "absent")
        self.assert_status(self.cruz, "absent")
        self.mark(self.ana, "excused", excuse_reason="Ill")
        self.assert_status(self.cruz, "excused")

    def test_taking_the_members_mark_back_takes_back_what_followed(self):
        self.mark(self.ana, "present")
        self.mark(self.ana, False)
        self.assert_status(self.cruz, False)

    def test_marking_the_household_needs_the_member_who_came(self):
        with self.assertRaisesRegex(ValidationError, "Say who of the household came"):
            self.mark(self.cruz, "present")
        for other in (self.ben, self.dan):
            with self.assertRaisesRegex(ValidationError, "Say who of the household came"):
                self.mark(self.cruz, "present", attended_by_id=other.id)
        self.mark(self.cruz, "late", attended_by_id=self.ana.id)
        self.assert_status(self.cruz, "late", self.ana)

    def test_no_refusal_names_a_field(self):
        for who, more in ((self.cruz, {}), (self.ana, {"attended_by_id": self.carla.id})):
            with self.assertRaises(ValidationError) as refused:
                self.mark(who, "present", **more)
            self.assertNotIn("attended_by_id", str(refused.exception))

    def test_present_is_offered_only_where_the_household_itself_can_be_marked_so(self):
        self.mark(self.ben, "present")
        for preset, is_by_members in (("one_adult", True), ("all_members", True), ("one_member", False)):
            self.session_type.rule_preset = preset
            self.session.invalidate_recordset()
            self.line(self.cruz).invalidate_recordset()
            self.assertEqual(self.line(self.cruz).with_user(self.facilitator).comes_by_members, is_by_members, preset)
            self.assertFalse(self.line(self.ben).comes_by_members)

    def test_where_only_members_came_who_do_not_count_the_refusal_says_what_to_do(self):
        self.mark(self.ben, "present")
        session = self.session.with_user(self.facilitator)
        with self.assertRaisesRegex(UserError, "no household is marked.* mark the household absent or excused"):
            session.complete()
        self.mark(self.cruz, "absent")
        session.complete()
        self.assertEqual(session.state, "completed")

    def test_members_outweigh_what_was_stated_of_the_household_in_any_order(self):
        early, late = {"marked_at": "2026-03-14 09:10:00"}, {"marked_at": "2026-03-14 09:20:00"}
        self.mark(self.cruz, "absent", **late)
        self.mark(self.ana, "present", **early)
        self.assert_status(self.cruz, "present", self.ana)
        other = self.session = self.planned(date="2026-03-13")
        self.mark(self.ana, "present", marked_at="2026-03-13 09:10:00")
        self.assertEqual(self.mark(self.cruz, "absent", marked_at="2026-03-13 09:20:00"), "superseded")
        self.assert_status(self.cruz, "present", self.ana)
        self.mark(self.ana, False)
        self.assert_status(self.cruz, "absent")
        self.assertEqual(other, self.session)

    def test_on_screen_a_household_with_marked_members_is_changed_by_its_members(self):
        self.mark(self.ana, "present")
        with self.assertRaisesRegex(UserError, "change the mark of a member"):
            self.line(self.cruz).with_user(self.facilitator).action_absent()

    def test_who_is_a_member_is_decided_on_the_day_of_the_session(self):
        self.join(self.diaz, self.dan, self.adult, start="2026-03-14")
        earlier = self.planned(date="2026-03-13")
        self.mark(self.dan, "present", earlier)
        self.assertFalse(self.line(self.dan, earlier).household_id)
        self.mark(self.dan, "present")
        self.assert_status(self.diaz, "present", self.dan)

    def test_a_household_that_was_not_expected_is_a_walk_in_when_an_adult_of_it_comes(self):
        session = self.session = self.planned(self.cruz, date="2026-03-13")
        self.mark(self.carla, "absent")
        self.assertFalse(self.line(self.diaz))
        self.mark(self.carla, "present")
        self.assert_status(self.diaz, "present", self.carla)
        self.assertFalse(self.line(self.diaz).is_expected)
        self.assertEqual(session.walk_in_count, 1)

    def test_of_two_households_the_expected_one_gets_the_mark(self):
        self.join(self.diaz, self.ana, self.adult, start="2026-02-01")
        self.session = self.planned(self.cruz, date="2026-03-13")
        self.mark(self.ana, "present")
        self.assertEqual(self.line(self.ana).household_id, self.cruz)
        self.assertFalse(self.line(self.diaz))

    # any member

    def test_any_member_counts_and_a_household_may_be_marked_without_a_name(self):
        self.session_type.rule_preset = "one_member"
        self.mark(self.ben, "present")
        self.assert_status(self.cruz, "present", self.ben)
        self.mark(self.ana, "late")
        self.assert_status(self.cruz, "present", self.ben)
        self.mark(self.diaz, "present")
        self.assert_status(self.diaz, "present")

    def test_a_stand_in_is_of_the_household_where_the_type_says_so(self):
        self.session_type.rule_preset = "one_member"
        with self.assertRaisesRegex(ValidationError, "no member of the household"):
            self.mark(self.cruz, "present", attended_by_id=self.dan.id)
        self.session_type.stand_in_rule = "anybody"
        self.mark(self.cruz, "present", attended_by_id=self.dan.id)
        self.assert_status(self.cruz, "present", self.dan)

    def test_a_persons_stand_in_is_of_the_persons_household_where_the_type_says_so(self):
        self.session_type.write({"rule_preset": "person", "stand_in_rule": "household"})
        session = self.session = self.new_session(date="2026-03-13", expected_participant_ids=self.ana.ids)
        with self.assertRaisesRegex(ValidationError, "Only somebody of the same household stands in"):
            self.mark(self.ana, "present", attended_by_id=self.carla.id)
        with self.assertRaisesRegex(ValidationError, "Only somebody of the same household stands in"):
            self.line(self.ana).write({"status": "present", "attended_by_id": self.dan.id})
        self.mark(self.ana, "present", attended_by_id=self.ben.id)
        self.assertEqual(self.line(self.ana, session).attended_by_id, self.ben)

    # all members

    def test_all_members_have_to_be_marked(self):
        self.session_type.rule_preset = "all_members"
        with self.assertRaisesRegex(ValidationError, "mark each of them"):
            self.mark(self.cruz, "present", attended_by_id=self.ana.id)
        self.mark(self.ana, "present")
        self.assert_status(self.cruz, False)
        self.mark(self.ben, "late")
        self.assert_status(self.cruz, "late")
        self.mark(self.ben, "absent")
        self.assert_status(self.cruz, "absent")

    # after completion

    def test_the_rule_at_completion_decides_on_corrections(self):
        self.mark(self.ana, "absent")
        self.mark(self.carla, "present")
        self.session.complete()
        self.session_type.rule_preset = "all_members"
        self.assertEqual(self.session.applied_household_rule, "roles")
        self.line(self.ana).with_user(self.facilitator).correct("present", "Signed the sheet")
        self.assert_status(self.cruz, "present", self.ana)
        changes = self.session.change_ids.filtered(lambda change: change.participant_id == self.cruz)
        self.assertEqual((changes.old_status, changes.new_status), ("absent", "present"))
        self.assertEqual(changes.reason, "Signed the sheet")

    def test_a_household_is_corrected_by_its_members(self):
        self.mark(self.ana, "present")
        self.session.complete()
        with self.assertRaisesRegex(UserError, "correct the mark of a member"):
            self.line(self.cruz).with_user(self.facilitator).correct("absent", "Was not there")

    def reasons(self):
        """The reasons of the changes as viewers read them."""
        return self.session.change_ids.with_user(self.viewer).filtered("reason").mapped("reason")

    def test_the_excuse_of_a_member_is_no_reason_on_the_line_of_the_household(self):
        self.session_type.rule_preset = "one_member"
        self.mark(self.ana, "present")
        self.mark(self.ben, "late")
        self.session.complete()
        self.line(self.ana).with_user(self.facilitator).correct("excused", "Was at the clinic")
        self.assert_status(self.cruz, "late", self.ben)
        self.assertEqual(self.reasons(), [])
        self.line(self.ben).with_user(self.facilitator).correct("present", "Signed the sheet")
        self.assertEqual(self.reasons(), ["Signed the sheet"] * 2)

    def test_the_excuse_of_a_member_is_no_reason_of_the_marks_of_others(self):
        self.session_type.rule_preset = "one_member"
        self.mark(self.ana, "present")
        self.mark(self.ben, "present")
        self.session.complete()
        action = self.line(self.cruz).with_user(self.facilitator).action_members()
        dialog = Form(self.env["spp.session.household"].with_user(self.facilitator).with_context(**action["context"]))
        for number, status in enumerate(("excused", "absent")):
            with dialog.member_ids.edit(number) as member:
                member.status = status
        dialog.reason = "Was at the clinic"
        dialog.save().action_confirm()
        self.assertEqual((self.line(self.ana).status, self.line(self.ben).status), ("excused", "absent"))
        self.assertEqual(self.reasons(), [])

    def test_members_who_are_marked_later_need_a_reason_only_where_the_household_changes(self):
        self.mark(self.ana, "present")
        self.session.complete()
        self.mark(self.ben, "present")
        self.mark(self.carla, "present")  # an assumed absence is replaced
        self.assert_status(self.diaz, "present", self.carla)
        self.join(self.cruz, self.dan, self.adult)
        with self.assertRaisesRegex(ValidationError, "Correct the mark, and say why"):
            self.mark(self.dan, "present", marked_at="2026-03-14 09:00:00")

    # the dialog

    def test_the_dialog_shows_the_members_with_their_roles_and_marks_them(self):
        line = self.line(self.cruz).with_user(self.facilitator)
        action = line.action_members()
        dialogs = self.env["spp.session.household"].with_user(self.facilitator)
        dialog = Form(dialogs.with_context(**action["context"]))
        self.assertEqual([row["roles"] for row in dialog.member_ids._records], ["Adult", "Child"])
        with dialog.member_ids.edit(0) as member:
            member.status = "present"
        dialog.save().action_confirm()
        self.assert_status(self.cruz, "present", self.ana)
        self.assertTrue(self.line(self.ana).attendance_time)
        self.assertFalse(self.line(self.ben))
