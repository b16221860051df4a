from .common import ProgrammeCase


class TestMechanisms(ProgrammeCase):
    """OpenSPP 2 applies compliance criteria by a button, on adding people, or on preparing entitlements."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.complete()
        cls.passing = cls.ana + cls.carla + cls.dan

    def cycle_with(self, mechanism, **values):
        """A cycle with its entitlements prepared."""
        self.use_mechanism(mechanism)
        cycle = self.new_cycle(self.new_programme(**values))
        if mechanism == "0":
            self.apply(cycle)
        cycle.prepare_entitlement()
        return cycle

    def test_all_three_pay_the_same_people_by_each_kind_of_entitlement(self):
        for mechanism in "012":
            for kind in ("default", "cash"):
                with self.subTest(mechanism=mechanism, kind=kind):
                    self.assertEqual(self.paid(self.cycle_with(mechanism, entitlements=kind)), self.passing)

    def test_those_who_are_added_have_the_reason_and_the_others_are_counted(self):
        cycle = self.cycle_with("1")
        self.assertEqual(cycle.cycle_membership_ids.partner_id, self.passing)
        self.assertEqual(self.membership(cycle, self.ana).attendance_outcome, "compliant")
        self.assertIn("criteria: 1.", cycle.message_ids[0].body)

    def test_people_added_later_are_judged_by_themselves(self):
        self.use_mechanism("1")
        programme = self.new_programme()
        cycle = programme.env["spp.cycle"].create(
            {"name": "One", "program_id": programme.id, "start_date": "2026-03-14", "end_date": "2026-03-31"}
        )
        manager = programme.get_manager(programme.MANAGER_CYCLE)
        manager.add_beneficiaries(cycle, self.ana.ids, "enrolled")
        manager.add_beneficiaries(cycle, (self.ben + self.dan).ids, "enrolled")
        self.assertEqual(cycle.cycle_membership_ids.partner_id, self.ana + self.dan)

    def test_on_entitlements_everybody_stays_enrolled_and_has_the_reason(self):
        ben = self.membership(self.cycle_with("2"), self.ben)
        self.assertEqual((ben.state, ben.attendance_outcome), ("enrolled", "not_compliant"))

    def test_members_are_counted_as_before(self):
        cycle = self.cycle_with("2")
        self.assertEqual(cycle.get_beneficiaries(["enrolled"], count=True), 4)
        ids = cycle.cycle_membership_ids.ids
        self.assertEqual(len(cycle.get_beneficiaries("enrolled", min_id=min(ids), max_id=max(ids))), 4)
