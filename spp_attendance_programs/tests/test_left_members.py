from odoo.exceptions import UserError

from .common import ProgrammeCase

REFUSED = "paused or have left the cycle, .*: {count}. Reset the cycle to draft"


class TestLeftMembers(ProgrammeCase):
    """Members of a cycle who were paused, have left, or are not eligible."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complete()

    def prepared_cycle(self, **values):
        cycle = self.new_cycle(self.new_programme(**values))
        self.apply(cycle)
        cycle.prepare_entitlement()
        return cycle

    def verified_cycle(self):
        """The cycle of a programme that asks attendance of those who are eligible, with its entitlements prepared."""
        kind = {"eligibility_kind": "attendance_eligibility", "compliance_criteria": False}
        programme = self.new_programme(**kind, import_beneficiaries="no")
        programme.env["g2p.program_membership"].create(
            [{"partner_id": person.id, "program_id": programme.id, "state": "enrolled"} for person in self.people]
        )
        cycle = self.new_cycle(programme)
        cycle.check_eligibility()
        cycle.prepare_entitlement()
        return cycle

    def given(self, cycle):
        cycle.invalidate_recordset()
        return cycle.entitlement_ids.filtered(lambda one: one.state != "cancelled").partner_id

    def test_the_button_leaves_them_as_they_are_and_pays_none_of_them(self):
        cycle = self.new_cycle(self.new_programme())
        states = {self.ana: "exited", self.ben: "paused", self.carla: "not_eligible"}
        for person, state in states.items():
            self.membership(cycle, person).state = state
        self.apply(cycle)
        self.assertEqual({person: self.membership(cycle, person).state for person in states}, states)
        cycle.prepare_entitlement()
        self.approve(cycle)
        self.assertEqual((cycle.state, self.paid(cycle)), ("approved", self.dan))

    def test_the_button_of_a_programme_without_attendance_does_what_it_did(self):
        kind = "g2p.program_membership.manager.default"
        domain = str([("id", "=", self.ana.id)])
        cycle = self.new_cycle(self.new_programme(compliance_kind=kind, compliance_domain=domain))
        self.membership(cycle, self.ana).state = "exited"
        self.apply(cycle)
        self.assertEqual(self.membership(cycle, self.ana).state, "enrolled")

    def test_who_leaves_after_entitlements_were_prepared_is_not_paid(self):
        cycle = self.prepared_cycle()
        self.membership(cycle, self.ana).state = "exited"
        self.membership(cycle, self.carla).state = "paused"
        with self.assertRaisesRegex(UserError, REFUSED.format(count=2)), self.cr.savepoint():
            self.approve(cycle)
        self.env.invalidate_all()
        self.apply(cycle)
        self.approve(cycle)
        self.assertEqual((cycle.state, self.given(cycle)), ("approved", self.dan))

    def test_who_comes_back_has_it_back_when_the_criteria_are_applied_or_entitlements_prepared(self):
        cycle = self.prepared_cycle()
        for give_back in (self.apply, lambda cycle: cycle.prepare_entitlement()):
            self.membership(cycle, self.ana).state = "paused"
            self.apply(cycle)
            self.assertNotIn(self.ana, self.given(cycle))
            self.membership(cycle, self.ana).state = "enrolled"
            give_back(cycle)
            self.assertIn(self.ana, self.given(cycle))

    def test_verifying_cancels_what_was_prepared_for_who_has_left(self):
        cycle = self.verified_cycle()
        self.membership(cycle, self.ana).state = "exited"
        cycle.check_eligibility()
        self.assertEqual(self.membership(cycle, self.ana).state, "exited")
        self.assertEqual(self.given(cycle), self.carla + self.dan)

    def test_who_is_eligible_again_has_it_back(self):
        """OpenG2P cancels what was prepared for good."""
        cycle = self.verified_cycle()
        for status in ("absent", "present"):
            self.line(self.ana).with_user(self.manager).correct(status, "It was her sister")
            cycle.check_eligibility()
            self.assertEqual(self.ana in self.given(cycle), status == "present")
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")
