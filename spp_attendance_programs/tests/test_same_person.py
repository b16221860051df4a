from odoo.addons.spp_session_tracking.tests.common import new_user
from odoo.exceptions import AccessError, UserError

from .common import ProgrammeCase


class SamePersonCase(ProgrammeCase):
    """Two members of a cycle, of whom each gets something, are one person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complete()

    def prepared_cycle(self, **values):
        cycle = self.new_cycle(self.new_programme(**values))
        self.apply(cycle)
        cycle.prepare_entitlement()
        return cycle

    def given(self, cycle, person):
        """The states of what a person gets."""
        self.env.invalidate_all()
        return cycle.entitlement_ids.filtered(lambda one: one.partner_id == person).mapped("state")


class TestMergedMembers(SamePersonCase):
    """Their contacts are merged in Odoo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "base.group_user,base.group_partner_manager"
        cls.keeper = new_user(cls.env, "contacts.keeper", groups=groups)
        groups += ",base.group_erp_manager"  # Odoo 19.0 lets nobody else merge contacts beside its addon auth_signup
        cls.merging = new_user(cls.env, "contacts.officer", groups=f"{groups},spp_session_tracking.group_officer")
        cls.merging_all = new_user(cls.env, "contacts.manager", groups=f"{groups},spp_session_tracking.group_manager")

    def merge(self, source, target, user=None):
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(user or self.merging)
        wizard._merge((source + target).ids, target)
        self.env.invalidate_all()

    def test_they_are_paid_once(self):
        cycle = self.prepared_cycle()
        self.merge(self.carla, self.ana)
        self.assertEqual(self.given(cycle, self.ana), ["draft"])
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")
        self.assertEqual(self.given(cycle, self.ana), ["pending_validation"])

    def test_the_log_of_the_cycle_says_so(self):
        cycle = self.prepared_cycle()
        self.merge(self.carla, self.ana)
        self.assertRegex(cycle.message_ids[0].body, "Ana was merged with another contact.*was deleted")

    def test_they_are_paid_once_in_a_cycle_that_waits_for_approval(self):
        cycle = self.prepared_cycle()
        cycle.to_approve()
        self.merge(self.carla, self.ana)
        self.assertEqual(self.given(cycle, self.ana), ["pending_validation"])

    def test_they_are_paid_once_in_a_cycle_whose_entitlements_are_not_approved_yet(self):
        cycle = self.prepared_cycle()
        self.approve(cycle)
        self.merge(self.carla, self.ana, self.merging_all)
        self.assertEqual(self.given(cycle, self.ana), ["pending_validation"])

    def test_two_who_are_merged_into_one_who_is_no_member_get_nothing_unjudged(self):
        """Odoo deletes both members then."""
        cycle, target = self.prepared_cycle(), self.env["res.partner"].create({"name": "Elena", "is_registrant": True})
        self.merge(self.ana + self.carla, target)
        self.assertFalse(self.membership(cycle, target))
        self.assertEqual(self.given(cycle, target), ["draft"])
        with self.assertRaisesRegex(UserError, "have left the cycle.*: 1"), self.cr.savepoint():
            self.approve(cycle)
        self.env.invalidate_all()
        self.apply(cycle)
        self.approve(cycle)
        self.assertEqual((cycle.state, self.given(cycle, target)), ("approved", ["cancelled"]))

    def test_what_is_approved_stays_and_what_is_not_goes(self):
        cycle = self.prepared_cycle()
        self.approve(cycle)
        cycle.entitlement_ids.filtered(lambda one: one.partner_id == self.carla).state = "approved"
        self.merge(self.carla, self.ana, self.merging_all)
        self.assertEqual(self.given(cycle, self.ana), ["approved"])

    def test_where_both_are_approved_the_log_of_the_cycle_says_what_to_do(self):
        cycle = self.prepared_cycle()
        self.approve(cycle)
        cycle.entitlement_ids.state = "approved"
        self.merge(self.carla, self.ana, self.merging_all)
        self.assertEqual(self.given(cycle, self.ana), ["approved", "approved"])
        self.assertRegex(cycle.message_ids[0].body, "Ana .* gets something twice.* before it is paid")

    def test_what_the_criteria_cancelled_of_one_of_them_does_not_come_back(self):
        cycle = self.prepared_cycle()
        for status in ("absent", "present"):
            self.line(self.ana).with_user(self.manager).correct(status, "It was her sister")
            if status == "absent":
                self.apply(cycle)
                self.merge(self.carla, self.ana)
        self.apply(cycle)
        self.assertEqual(self.given(cycle, self.ana), ["draft"])

    def test_what_somebody_cancelled_stays_cancelled(self):
        cycle = self.prepared_cycle()
        cycle.entitlement_ids.filtered(lambda one: one.partner_id == self.carla).state = "cancelled"
        self.merge(self.carla, self.ana)
        self.assertEqual(sorted(self.given(cycle, self.ana)), ["cancelled", "draft"])

    def test_nothing_goes_where_only_one_of_them_gets_something(self):
        cycle = self.prepared_cycle()
        self.merge(self.ben, self.ana)
        self.assertEqual(self.given(cycle, self.ana), ["draft"])

    def test_cycles_that_ask_no_attendance_are_left_alone(self):
        cycle = self.new_cycle(self.new_programme(compliance_criteria=False))
        cycle.prepare_entitlement()
        self.merge(self.carla, self.ana)
        self.assertEqual(self.given(cycle, self.ana), ["draft", "draft"])

    def test_whoever_may_only_change_contacts_changes_nothing(self):
        cycle = self.prepared_cycle()
        with self.assertRaises(AccessError):
            self.merge(self.carla, self.ana, self.keeper)
        self.assertEqual(self.given(cycle, self.carla), ["draft"])


class TestDuplicates(SamePersonCase):
    """OpenG2P's deduplication marks them in the programme."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "g2p.deduplication.manager.id_dedup" not in cls.env:
            cls.skipTest(cls, "OpenG2P's deduplication is not here")
        cls.id_type = cls.env["g2p.id.type"].create({"name": "National ID"})
        cls.env["g2p.reg.id"].create(
            [{"partner_id": person.id, "id_type": cls.id_type.id, "value": "77"} for person in (cls.ana, cls.carla)]
        )

    def deduplicate(self, cycle):
        programme = cycle.program_id
        values = {"name": "By ID", "program_id": programme.id}
        kind = programme.env["g2p.deduplication.manager.id_dedup"].sudo()
        manager = kind.create({**values, "supported_id_document_types": [(6, 0, self.id_type.ids)]})
        wrapper = programme.env["g2p.deduplication.manager"].sudo()
        reference = {"program_id": programme.id, "manager_ref_id": f"{manager._name},{manager.id}"}
        programme.sudo().deduplication_managers = [(6, 0, wrapper.create(reference).ids)]
        programme.deduplicate_beneficiaries()
        members = programme.program_membership_ids.filtered(lambda one: one.state == "duplicated")
        self.assertEqual(members.partner_id.sorted("id"), self.ana + self.carla)
        return members

    def test_duplicates_are_not_paid_until_one_of_them_is_enrolled_again(self):
        cycle = self.prepared_cycle()
        members = self.deduplicate(cycle)
        with self.assertRaisesRegex(UserError, "marked as duplicates .*: 2"), self.cr.savepoint():
            self.approve(cycle)
        self.env.invalidate_all()
        self.apply(cycle)
        self.assertEqual((self.given(cycle, self.ana), self.given(cycle, self.carla)), (["cancelled"], ["cancelled"]))
        self.assertIn("a duplicate in the programme", self.membership(cycle, self.ana).attendance_reason)
        members.filtered(lambda one: one.partner_id == self.ana).state = "enrolled"
        self.apply(cycle)
        self.approve(cycle)
        states = self.given(cycle, self.ana), self.given(cycle, self.carla)
        self.assertEqual((cycle.state, *states), ("approved", ["pending_validation"], ["cancelled"]))
