from odoo import fields
from odoo.exceptions import ValidationError

from .common import ProgrammeCase


class TestHouseholds(ProgrammeCase):
    """A programme for groups asks about households."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cruz, cls.reyes = cls.env["res.partner"].create(
            [{"name": name, "is_registrant": True, "is_group": True} for name in ("Cruz", "Reyes")]
        )
        cls.people = cls.cruz + cls.reyes
        cls.parents = cls.env["spp.session.type"].create({"name": "Parents", "participant_kind": "households"})

    def test_session_types_of_persons_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "Choose session types that expect households"):
            self.new_programme(target_type="group")

    def test_the_households_that_came_pass(self):
        kinds = [fields.Command.set(self.parents.ids)]
        session = self.new_session(session_type_id=self.parents.id, expected_participant_ids=self.people.ids)
        self.mark(self.cruz, "present", session)
        self.mark(self.reyes, "absent", session)
        session.complete()
        cycle = self.new_cycle(self.new_programme(target_type="group", session_type_ids=kinds))
        self.apply(cycle)
        cruz, reyes = (self.membership(cycle, household) for household in self.people)
        self.assertEqual((cruz.state, reyes.state), ("enrolled", "non_compliant"))
        self.assertEqual(reyes.attendance_reason, "Parents: attended 0 of 1 sessions, 80 % required")
