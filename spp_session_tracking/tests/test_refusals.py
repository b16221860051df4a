from odoo.exceptions import UserError, ValidationError

from .common import SessionCase


class TestRefusals(SessionCase):
    """A refusal names the session, by what, when and where it is, and the user: nobody knows them by number."""

    def setUp(self):
        super().setUp()
        self.session.location = "Barangay hall"

    def assert_named(self, act, *arguments):
        with self.assertRaises(UserError) as refused:
            act(*arguments)
        self.assertIn("Barangay hall", self.session.display_name)
        self.assertIn(self.session.display_name, str(refused.exception))

    def test_of_changes_of_state(self):
        self.session.start()
        self.assert_named(self.session.complete, 3)
        self.assert_named(self.session.write, {"state": "scheduled"})
        self.mark(self.ana, "present")
        self.assert_named(self.session.write, {"state": "completed"})
        self.assert_named(self.session.cancel, "Storm")
        self.assert_named(self.session.write, {"active": False})

    def test_of_rosters_and_marks(self):
        self.session.cancel("Storm")
        self.assert_named(self.session.write, {"expected_participant_ids": [(4, self.dan.id)]})
        row = {"session_id": self.session.id, "participant_id": self.ana.id, "status": "present"}
        self.assert_named(self.session.mark, [row])

    def test_of_handing_over_and_moving(self):
        self.session.cancel("Storm")
        sessions = self.session.with_user(self.officer)
        self.assert_named(sessions.hand_over, self.colleague.id)
        self.assert_named(sessions.move, 7, "Storm")

    def test_of_what_was_paid_by(self):
        self.mark(self.ana, "present")
        self.mark(self.ben, "present")
        self.session.complete()
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshots.snapshot("2026-03-01", "2026-03-31", False, False, "Payment")
        line = self.line(self.ben).with_user(self.officer)
        self.assert_named(line.correct, "absent", "Was not there")

    def test_of_users_who_cannot_facilitate(self):
        with self.assertRaises(ValidationError) as refused:
            self.session.with_user(self.officer).facilitator_id = self.viewer
        self.assertIn(self.viewer.name, str(refused.exception))
        self.assertNotIn(str(self.viewer.id), str(refused.exception))
        with self.assertRaises(ValidationError):
            self.session.with_user(self.officer).facilitator_id = 99999999

    def test_of_what_is_asked_of_one_and_not_of_many(self):
        sessions = self.session.with_user(self.facilitator) + self.new_session(date="2026-03-13")
        with self.assertRaisesRegex(UserError, "one at a time"):
            sessions.complete(2)
        with self.assertRaisesRegex(UserError, "one snapshot at a time"):
            self.env["spp.session.snapshot"].with_user(self.officer).verify()
