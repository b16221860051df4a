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

    def test_the_household_complies_whose_member_came(self):
        self.env["spp.group.membership"].create(
            {"group": self.cruz.id, "individual": self.ana.id, "start_date": "2026-01-01 00:00:00"}
        )
        session = self.new_session(session_type_id=self.parents.id, expected_participant_ids=self.people.ids)
        self.mark(self.ana, "present", session)
        self.mark(self.reyes, "absent", session)
        session.complete()
        kinds = [fields.Command.set(self.parents.ids)]
        cycle = self.new_cycle(self.new_programme(target_type="group", session_type_ids=kinds))
        self.apply(cycle)
        cruz, reyes = (self.membership(cycle, household) for household in self.people)
        self.assertEqual((cruz.state, reyes.state), ("enrolled", "non_compliant"))
        self.assertEqual(reyes.attendance_reason, "Parents. Sessions attended: 0 of 1. Required: 80 %")
