from odoo.exceptions import UserError

from .common import ProgrammeCase

REFUSED = "whom the criteria as they are now do not let through: 1"


class TestDisabledMembers(ProgrammeCase):
    """OpenSPP hides members of cycles who were disabled, also from its own criteria."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complete()

    def disable(self, person):
        values = {"disabled": "2026-03-14 09:30:00", "disabled_reason": "Moved away"}
        person.with_user(self.registrar).write(values)
        self.env.invalidate_all()  # each request reads anew whom OpenSPP hides

    def prepared_cycle(self, **values):
        cycle = self.new_cycle(self.new_programme(**values))
        self.apply(cycle)
        cycle.prepare_entitlement()
        return cycle

    def send(self, cycle):
        cycle.to_approve()
        self.env.invalidate_all()
        cycle.with_user(self.approver).approve()

    def assert_refused(self, cycle):
        with self.assertRaisesRegex(UserError, REFUSED), self.cr.savepoint():
            self.send(cycle)
        self.env.invalidate_all()

    def states(self, cycle, person):
        """The state of the member, and of what was prepared for them."""
        entitlements = cycle.sudo().entitlement_ids.filtered(lambda one: one.partner_id == person)
        members = cycle.sudo().cycle_membership_ids.search([("cycle_id", "=", cycle.id)])
        member = members.filtered(lambda one: one.partner_id == person)
        return member.state, *entitlements.mapped("state")

    def test_one_disabled_before_the_criteria_are_applied_does_not_keep_the_cycle_from_being_approved(self):
        cycle = self.new_cycle(self.new_programme())
        self.disable(self.dan)
        self.apply(cycle)
        cycle.prepare_entitlement()
        self.send(cycle)
        self.assertEqual(cycle.state, "approved")
        self.assertEqual(self.states(cycle, self.dan), ("non_compliant",))

    def test_the_reason_says_that_they_were_disabled(self):
        cycle = self.new_cycle(self.new_programme())
        self.disable(self.dan)
        self.apply(cycle)
        member = cycle.sudo().cycle_membership_ids.search([("partner_id", "=", self.dan.id)])
        self.assertEqual(member.attendance_outcome, "nothing_due")
        self.assertEqual(len(member.attendance_reason.splitlines()), 2)

    def test_one_disabled_after_the_criteria_were_applied_is_not_paid(self):
        cycle = self.prepared_cycle()
        self.disable(self.ana)
        self.assert_refused(cycle)
        self.apply(cycle)
        self.send(cycle)
        self.assertEqual(cycle.state, "approved")
        self.assertEqual(self.states(cycle, self.ana), ("non_compliant", "cancelled"))
        answers = cycle.sudo().attendance_snapshot_ids.answer_ids
        self.assertEqual(answers.participant_id, self.ben + self.carla + self.dan)  # nobody pays Ana by its list

    def eligibility_cycle(self):
        kinds = {"compliance_criteria": False, "eligibility_kind": "attendance_eligibility"}
        programme = self.new_programme(import_beneficiaries="no", **kinds)
        values = {"program_id": programme.id, "partner_id": self.ana.id, "state": "enrolled"}
        programme.env["g2p.program_membership"].create(values)
        return self.new_cycle(programme)

    def verified_cycle(self):
        cycle = self.eligibility_cycle()
        cycle.check_eligibility()
        cycle.prepare_entitlement()
        return cycle

    def test_one_disabled_after_eligibility_was_verified_is_not_paid(self):
        cycle = self.verified_cycle()
        self.disable(self.ana)
        self.assert_refused(cycle)
        cycle.check_eligibility()
        self.send(cycle)
        self.assertEqual(self.states(cycle, self.ana), ("not_eligible", "cancelled"))

    def test_one_disabled_who_was_never_judged_is_not_paid(self):
        cycle = self.eligibility_cycle()
        cycle.prepare_entitlement()
        self.disable(self.ana)
        self.assert_refused(cycle)

    def test_attendance_that_changes_after_one_was_disabled_keeps_nothing_from_being_approved(self):
        cycle = self.verified_cycle()
        self.disable(self.ana)
        cycle.check_eligibility()
        self.line(self.ana).with_user(self.manager).correct("absent", "It was her sister")
        self.send(cycle)
        self.assertEqual(cycle.state, "approved")

    def test_who_is_enabled_and_verified_again_is_paid(self):
        cycle = self.verified_cycle()
        self.disable(self.ana)
        cycle.check_eligibility()
        self.ana.with_user(self.registrar).write({"disabled": False})
        self.env.invalidate_all()
        cycle.check_eligibility()
        self.assertEqual(self.states(cycle, self.ana), ("enrolled", "draft"))

    def test_nothing_is_approved_where_the_rule_lets_somebody_through_no_longer(self):
        cycle = self.prepared_cycle(eligibility_domain=str([("id", "in", (self.ana + self.dan).ids)]))
        cycle.program_id.compliance_managers.manager_ref_id.nothing_due_passes = False
        self.assert_refused(cycle)
        self.apply(cycle)
        self.send(cycle)
        self.assertEqual(self.states(cycle, self.dan), ("non_compliant", "cancelled"))

    def test_who_meets_other_criteria_of_the_programme_is_paid_whatever_they_attended(self):
        programme = self.new_programme()
        domain = str([("id", "=", self.ben.id)])
        other = programme.env["g2p.program_membership.manager.default"].create(
            {"name": "Ben", "program_id": programme.id, "eligibility_domain": domain}
        )
        reference = f"{other._name},{other.id}"
        programme.env["spp.compliance.manager"].create({"program_id": programme.id, "manager_ref_id": reference})
        cycle = self.new_cycle(programme)
        self.apply(cycle)
        cycle.prepare_entitlement()
        self.send(cycle)
        self.assertEqual(cycle.state, "approved")
        self.assertEqual(self.membership(cycle.sudo(), self.ben).attendance_outcome, "not_compliant")
        self.assertIn(self.ben, self.paid(cycle.sudo()))

    def test_who_is_enabled_again_meets_the_criteria_again(self):
        cycle = self.prepared_cycle()
        self.disable(self.ana)
        self.apply(cycle)
        self.ana.with_user(self.registrar).write({"disabled": False})
        self.env.invalidate_all()
        self.apply(cycle)
        self.assertEqual(self.states(cycle, self.ana), ("enrolled", "draft"))

    def test_whoever_may_not_change_members_turns_nobody_away(self):
        cycle = self.new_cycle(self.new_programme())
        self.disable(self.dan)
        with self.assertRaises(UserError):
            self.apply(cycle.with_user(self.officer))
        self.assertEqual(self.states(cycle, self.dan), ("enrolled",))
