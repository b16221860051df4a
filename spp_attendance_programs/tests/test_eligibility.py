from unittest.mock import patch

from odoo import fields

from .common import APRIL, MANAGER, ProgrammeCase


class TestEligibility(ProgrammeCase):
    """Attendance as OpenSPP's eligibility manager, used by a program manager without a role of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complete()
        cls.programme = cls.new_programme(
            eligibility_kind="attendance_eligibility", compliance_criteria=False, import_beneficiaries="no"
        )
        cls.manager_record = cls.programme.eligibility_managers.manager_ref_id

    def enrolled(self):
        return self.programme.get_beneficiaries("enrolled").partner_id

    def add_all(self, state="draft"):
        vals_list = [
            {"partner_id": person.id, "program_id": self.programme.id, "state": state} for person in self.people
        ]
        self.programme.env["g2p.program_membership"].create(vals_list)

    def test_the_wizard_makes_the_manager(self):
        self.assertEqual(self.manager_record._name, MANAGER)
        self.assertEqual(self.manager_record.session_type_ids, self.session_type)

    def test_those_who_attended_are_imported_and_nobody_for_whom_nothing_is_due(self):
        self.assertEqual(self.manager_record.import_eligible_registrants("enrolled"), 1)
        self.assertEqual(self.enrolled(), self.ana)
        self.assertEqual(self.manager_record.import_eligible_registrants("enrolled"), 0)

    def test_openspps_import_button_reads_the_number(self):
        message = self.programme.import_eligible_registrants()["params"]["message"]
        self.assertIn("1", message)

    def test_an_import_of_a_thousand_is_said_to_be_done(self):
        manager = type(self.manager_record)
        with patch.object(manager, "import_eligible_registrants", lambda manager, state="draft": 1000):
            params = self.programme.import_eligible_registrants()["params"]
        self.assertNotIn("Started", params["message"])
        self.assertEqual(params["type"], "success")

    def test_enrolling_leaves_out_who_did_not_attend(self):
        self.add_all()
        self.programme.enroll_eligible_registrants()
        self.assertEqual(self.enrolled(), self.ana + self.carla + self.dan)

    def test_enrolling_looks_back_some_days(self):
        self.add_all()
        line = self.env["spp.session"].create(
            {
                "session_type_id": self.session_type.id,
                "date": fields.Date.subtract(self.session.date, days=10),
                "expected_participant_ids": [fields.Command.set(self.ana.ids)],
            }
        )
        line.with_user(self.officer).start()
        self.env["spp.session"].with_user(self.officer).mark(
            [{"session_id": line.id, "participant_id": self.ana.id, "status": "absent"}]
        )
        line.with_user(self.officer).complete()
        memberships = self.programme.program_membership_ids
        self.assertNotIn(self.ana, self.manager_record.enroll_eligible_registrants(memberships).partner_id)
        self.manager_record.lookback_days = 10
        self.assertIn(self.ana, self.manager_record.enroll_eligible_registrants(memberships).partner_id)

    def test_verifying_a_cycle_touches_no_other_cycle(self):
        self.add_all("enrolled")
        cycle, other = self.new_cycle(self.programme), self.new_cycle(self.programme, APRIL, "Cycle 2")
        other.cycle_membership_ids.write({"state": "paused"})
        cycle.check_eligibility()
        self.assertEqual(self.membership(cycle, self.ben).state, "not_eligible")
        self.assertEqual(self.membership(cycle, self.ana).state, "enrolled")
        self.assertEqual(set(other.cycle_membership_ids.mapped("state")), {"paused"})
        self.assertEqual(self.membership(cycle, self.ben).attendance_outcome, "not_compliant")

    def test_a_disabled_registrant_does_not_pass(self):
        self.add_all()
        memberships = self.programme.program_membership_ids
        self.ana.disabled = fields.Datetime.now()
        self.assertNotIn(self.ana, self.manager_record.enroll_eligible_registrants(memberships).partner_id)
