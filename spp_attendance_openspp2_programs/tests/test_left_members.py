from odoo.exceptions import UserError

from .common import ProgrammeCase


class TestLeftMembers(ProgrammeCase):
    """Members of a cycle who have left it, and two who turn out to be one person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.complete()

    def prepared_cycle(self):
        cycle = self.new_cycle(self.new_programme())
        self.apply(cycle)
        cycle.prepare_entitlement()
        return cycle

    def test_the_button_leaves_them_as_they_are(self):
        cycle = self.new_cycle(self.new_programme())
        states = {self.ana: "exited", self.ben: "paused", self.carla: "not_eligible"}
        for person, state in states.items():
            self.membership(cycle, person).state = state
        self.apply(cycle)
        self.assertEqual({person: self.membership(cycle, person).state for person in states}, states)

    def test_who_leaves_after_entitlements_were_prepared_is_not_paid(self):
        cycle = self.prepared_cycle()
        self.membership(cycle, self.ana).state = "exited"
        with self.assertRaisesRegex(UserError, "paused or have left the cycle, .*: 1"), self.cr.savepoint():
            self.approve(cycle)
        self.env.invalidate_all()
        self.apply(cycle)
        self.approve(cycle)
        self.assertEqual((cycle.state, self.paid(cycle)), ("approved", self.carla + self.dan))

    def test_duplicates_in_the_programme_are_not_paid(self):
        cycle = self.prepared_cycle()
        members = self.env["spp.program.membership"].search([("program_id", "=", cycle.program_id.id)])
        members.filtered(lambda one: one.partner_id == self.ana).state = "duplicated"
        with self.assertRaisesRegex(UserError, "marked as duplicates .*: 1"), self.cr.savepoint():
            self.approve(cycle)
        self.env.invalidate_all()
        self.apply(cycle)
        self.assertNotIn(self.ana, self.paid(cycle))

    def test_two_members_whose_contacts_are_merged_are_paid_once(self):
        cycle = self.prepared_cycle()
        self.env["base.partner.merge.automatic.wizard"]._merge((self.carla + self.ana).ids, self.ana)
        self.env.invalidate_all()
        self.assertEqual(cycle.entitlement_ids.partner_id, self.ana + self.dan)
        self.assertEqual(len(cycle.entitlement_ids), 2)
        self.assertIn("merged with another contact", cycle.message_ids[0].body)

    def test_verifying_stores_what_each_of_several_managers_counted(self):
        programme = self.new_programme()
        first = programme.compliance_manager_ids.manager_ref_id
        self.add_manager(programme, name="Before", attendance_period="before")
        cycle = self.new_cycle(programme)
        first.verify_compliance(cycle, cycle.cycle_membership_ids)
        reason = self.membership(cycle, self.ana).attendance_reason
        self.assertEqual(len(reason.splitlines()), 2)
