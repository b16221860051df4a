from odoo.exceptions import UserError
from odoo.tests.common import new_test_user

from .common import SessionCase


class TestLeftRosters(SessionCase):
    """Whoever is archived leaves the rosters of sessions to come, and is put on them again by being unarchived."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = new_test_user(cls.env, "keeper", groups="base.group_user,base.group_partner_manager")
        cls.later = cls.new_session(date="2026-04-14", expected_participant_ids=(cls.ana + cls.ben).ids)

    def as_keeper(self):
        return self.ana.with_user(self.keeper)

    def changes(self, session):
        changes = session.change_ids.filtered(lambda change: change.participant_id == self.ana).sorted("id")
        return [(each.old_value, each.new_value, each.reason, each.changed_by_id.login) for each in changes]

    def last_message(self):
        return self.ana.message_ids.sorted("id")[-1].body

    def test_whoever_is_unarchived_is_put_on_them_again(self):
        self.as_keeper().active = False
        self.assertEqual(self.later.expected_participant_ids, self.ben)
        self.as_keeper().active = True
        self.assertEqual(self.later.expected_participant_ids, self.ana + self.ben)

    def test_both_are_on_the_log_of_changes_with_who_did_it(self):
        self.as_keeper().active = False
        self.as_keeper().active = True
        self.assertEqual(
            self.changes(self.later),
            [
                ("expected", "taken off", "The contact was archived", "keeper"),
                ("not expected", "expected", "The contact was unarchived", "keeper"),
            ],
        )

    def test_who_archives_is_told_on_screen_and_on_the_contact(self):
        told = self.as_keeper().action_archive()
        self.assertIn("Taken off rosters of sessions to come: 1.", told["params"]["message"])
        self.assertIn("taken off the rosters of sessions to come (1)", self.last_message())
        told = self.as_keeper().action_unarchive()
        self.assertIn("Put on rosters of sessions to come again: 1.", told["params"]["message"])
        self.assertIn("put on rosters of sessions to come again (1)", self.last_message())

    def test_whoever_is_on_none_is_archived_without_a_word(self):
        dan = self.dan.with_user(self.keeper)
        before = len(self.dan.message_ids)
        self.assertFalse(dan.action_archive() or dan.action_unarchive())
        self.assertEqual(len(self.dan.message_ids), before)

    def test_what_has_begun_keeps_its_people(self):
        early = self.new_session(date="2026-03-13", expected_participant_ids=self.ana.ids)
        self.as_keeper().active = False
        self.assertEqual((early.expected_participant_ids, self.line(self.ana).is_expected), (self.ana, True))

    def test_nobody_returns_where_the_session_is_full_over_or_cancelled(self):
        cancelled = self.new_session(date="2026-04-15", expected_participant_ids=(self.ana + self.ben).ids)
        full = self.new_session(date="2026-04-16", expected_participant_ids=self.ana.ids, max_participants=1)
        self.as_keeper().active = False
        full.expected_participant_ids = self.carla
        cancelled.cancel("Storm")
        self.later.date = "2026-03-13"
        self.as_keeper().active = True
        self.assertEqual(full.expected_participant_ids, self.carla)
        self.assertEqual((cancelled + self.later).expected_participant_ids, self.ben)
        self.assertIn("put on rosters of sessions to come again (0). Not put on again (3)", self.last_message())

    def test_whoever_is_taken_off_on_purpose_meanwhile_stays_off(self):
        self.as_keeper().active = False
        self.later.expected_participant_ids += self.ana
        self.later.expected_participant_ids -= self.ana
        self.as_keeper().active = True
        self.assertEqual(self.later.expected_participant_ids, self.ben)

    def test_whoever_was_taken_off_before_is_not_put_on(self):
        self.later.expected_participant_ids -= self.ana
        self.as_keeper().active = False
        self.as_keeper().active = True
        self.assertEqual(self.later.expected_participant_ids, self.ben)

    def test_people_return_once(self):
        self.as_keeper().active = False
        self.as_keeper().active = True
        self.later.expected_participant_ids -= self.ana
        self.as_keeper().write({"active": True})
        self.assertEqual(self.later.expected_participant_ids, self.ben)

    def test_a_session_whose_log_says_who_left_is_cancelled_and_not_deleted(self):
        self.as_keeper().active = False
        with self.assertRaisesRegex(UserError, "has changes on its log"):
            self.later.with_user(self.officer).unlink()
