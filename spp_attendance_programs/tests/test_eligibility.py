from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError

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


class TestTwoEligibilityManagers(ProgrammeCase):
    """OpenSPP enrols those who pass all eligibility managers: here the cycle's own dates, and the period before it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complete()
        kinds = {"eligibility_kind": "attendance_eligibility", "compliance_criteria": False}
        cls.programme = cls.new_programme(**kinds, import_beneficiaries="no")
        cls.programme.env["g2p.program_membership"].create(
            [{"partner_id": person.id, "program_id": cls.programme.id, "state": "enrolled"} for person in cls.people]
        )
        cls.own, before = cls.programme.eligibility_managers.manager_ref_id, {"attendance_period": "before"}
        cls.before = cls.own.create({"name": "Before", "program_id": cls.programme.id, **before})
        cls.add_eligibility(cls.before)

    @classmethod
    def add_eligibility(cls, manager):
        reference = {"program_id": manager.program_id.id, "manager_ref_id": f"{manager._name},{manager.id}"}
        manager.program_id.eligibility_managers |= manager.env["g2p.eligibility.manager"].create(reference)

    def verified_cycle(self, programme=None):
        cycle = self.new_cycle(programme or self.programme)
        cycle.check_eligibility()
        cycle.prepare_entitlement()
        return cycle

    def test_who_passes_all_of_them_is_enrolled_and_paid(self):
        cycle = self.verified_cycle()
        self.approve(cycle)
        self.assertEqual((cycle.state, self.paid(cycle)), ("approved", self.ana + self.carla + self.dan))

    def test_nobody_is_paid_who_fails_in_a_cycle_that_nobody_verified(self):
        cycle = self.new_cycle(self.programme)
        cycle.copy_beneficiaries_from_program()
        cycle.prepare_entitlement()
        self.assertIn(self.ben, self.paid(cycle))
        with self.assertRaisesRegex(UserError, "do not let through: 1. .*verify the eligibility"), self.cr.savepoint():
            self.approve(cycle)
        self.env.invalidate_all()
        cycle.check_eligibility()
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")
        self.assertEqual(cycle.entitlement_ids.filtered(lambda one: one.partner_id == self.ben).state, "cancelled")

    def test_the_reason_names_what_each_of_them_counted(self):
        cycle = self.verified_cycle()
        ana, ben = (self.membership(cycle, person) for person in (self.ana, self.ben))
        counted = "Health Education. Sessions attended: %s of 1. Required: 80 %%\nNothing due"
        self.assertEqual((ana.attendance_outcome, ana.attendance_reason), ("compliant", counted % 1))
        self.assertEqual((ben.attendance_outcome, ben.attendance_reason), ("not_compliant", counted % 0))

    def test_a_cycle_in_which_the_second_of_them_turns_people_away_is_approved(self):
        self.before.nothing_due_passes = False
        cycle = self.verified_cycle()
        self.assertEqual(set(cycle.cycle_membership_ids.mapped("state")), {"not_eligible"})
        self.assertEqual(self.membership(cycle, self.ana).attendance_outcome, "nothing_due")
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")

    def test_nobody_is_paid_who_passes_one_of_them_no_longer(self):
        cycle = self.verified_cycle()
        self.line(self.ana).with_user(self.manager).correct("absent", "It was her sister")
        with self.assertRaisesRegex(UserError, "has changed since the criteria were applied: 1"), self.cr.savepoint():
            self.approve(cycle)
        self.env.invalidate_all()
        cycle.check_eligibility()
        self.approve(cycle)
        states = {entitlement.partner_id: entitlement.state for entitlement in cycle.entitlement_ids}
        self.assertEqual((cycle.state, states[self.ana]), ("approved", "cancelled"))

    def test_whom_another_kind_of_manager_turned_away_has_the_attendance_of_today(self):
        programme = self.new_programme(name="Poor", compliance_criteria=False)
        self.add_eligibility(self.own.create({"name": "Attendance", "program_id": programme.id}))
        other = programme.eligibility_managers[0].manager_ref_id
        self.assertNotEqual(other._name, MANAGER)
        cycle = self.verified_cycle(programme)
        other.eligibility_domain = str([("id", "!=", self.ana.id)])
        self.line(self.ana).with_user(self.manager).correct("absent", "It was her sister")
        cycle.check_eligibility()
        ana = self.membership(cycle, self.ana)
        self.assertEqual((ana.state, ana.attendance_outcome), ("not_eligible", "not_compliant"))
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")
