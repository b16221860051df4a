from .common import ProgrammeCase


class TestMechanisms(ProgrammeCase):
    """OpenSPP applies compliance criteria by a button, on adding people, or on preparing entitlements."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complete()
        cls.passing = cls.ana + cls.carla + cls.dan

    def paid_by(self, mechanism, **values):
        """Who gets an entitlement in a new programme, and the cycle."""
        self.use_mechanism(mechanism)
        programme = self.new_programme(name=f"Programme {mechanism}", **values)
        cycle = self.new_cycle(programme)
        if mechanism == "0":
            self.apply(cycle)
        cycle.prepare_entitlement()
        return self.paid(cycle), cycle

    def test_all_three_pay_the_same_people(self):
        for mechanism in "012":
            with self.subTest(mechanism=mechanism):
                paid, _cycle = self.paid_by(mechanism)
                self.assertEqual(paid, self.passing)

    def test_all_three_pay_the_same_people_in_cash(self):
        if "g2p.program.entitlement.manager.cash" not in self.env:
            self.skipTest("OpenSPP's cash entitlements are not here")
        for mechanism in "012":
            with self.subTest(mechanism=mechanism):
                items = [(0, 0, {"amount": 5})]
                paid, _cycle = self.paid_by(mechanism, entitlement_kind="cash", entitlement_cash_item_ids=items)
                self.assertEqual(paid, self.passing)

    def test_those_who_are_added_have_the_reason_and_the_others_are_counted(self):
        _paid, cycle = self.paid_by("1")
        self.assertEqual(cycle.cycle_membership_ids.partner_id, self.passing)
        self.assertEqual(self.membership(cycle, self.ana).attendance_outcome, "compliant")
        self.assertIn("1 people", cycle.message_ids[0].body)

    def test_people_are_added_by_somebody_without_an_email_address_too(self):
        self.program_manager.sudo().email = False
        _paid, cycle = self.paid_by("1")
        self.assertEqual(cycle.cycle_membership_ids.partner_id, self.passing)

    def test_people_added_later_are_judged_by_themselves(self):
        self.use_mechanism("1")
        programme = self.new_programme()
        cycle = programme.env["g2p.cycle"].create(
            {"name": "One", "program_id": programme.id, "start_date": "2026-03-14", "end_date": "2026-03-31"}
        )
        manager = programme.get_manager(programme.MANAGER_CYCLE)
        manager.add_beneficiaries(cycle, self.ana.ids, "enrolled")
        manager.add_beneficiaries(cycle, (self.ben + self.dan).ids, "enrolled")
        self.assertEqual(cycle.cycle_membership_ids.partner_id, self.ana + self.dan)

    def test_on_entitlements_everybody_stays_enrolled_and_has_the_reason(self):
        _paid, cycle = self.paid_by("2")
        ben = self.membership(cycle, self.ben)
        self.assertEqual((ben.state, ben.attendance_outcome), ("enrolled", "not_compliant"))

    def test_entitlements_of_a_programme_without_attendance_are_not_filtered(self):
        paid, _cycle = self.paid_by("2", compliance_criteria=False)
        self.assertEqual(paid, self.people)
