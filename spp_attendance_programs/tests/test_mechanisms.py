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

    def in_kind(self, mechanism="0", **item):
        """A programme whose entitlements are in kind, and its cycle with them prepared."""
        if "g2p.program.entitlement.manager.inkind" not in self.env:
            self.skipTest("OpenSPP's in-kind entitlements are not here")
        product = self.env["product.product"].create({"name": "Rice"})
        self.use_mechanism(mechanism)
        programme = self.new_programme(name=f"In kind {mechanism}")
        manager = programme.env["g2p.program.entitlement.manager.inkind"].create(
            {
                "name": "In kind",
                "program_id": programme.id,
                "entitlement_item_ids": [(0, 0, {"product_id": product.id, "qty": 2, **item})],
            }
        )
        reference = {"program_id": programme.id, "manager_ref_id": f"{manager._name},{manager.id}"}
        wrapper = programme.env["g2p.program.entitlement.manager"].create(reference)
        programme.entitlement_managers = [(6, 0, wrapper.ids)]
        cycle = self.new_cycle(programme)
        if mechanism == "0":
            self.apply(cycle)
        cycle.prepare_entitlement()
        return cycle

    def given(self, cycle):
        domain = [("cycle_id", "=", cycle.id), ("state", "!=", "cancelled")]
        return self.env["g2p.entitlement.inkind"].search(domain, order="partner_id")

    def test_all_three_give_the_same_people_in_kind(self):
        for mechanism in "012":
            with self.subTest(mechanism=mechanism):
                given = self.given(self.in_kind(mechanism))
                self.assertEqual(given.partner_id.sorted("id"), self.passing)
                self.assertEqual(given.mapped("qty"), [2, 2, 2])

    def test_in_kind_multiplied_by_the_sessions_of_the_cycle(self):
        field = self.env["ir.model.fields"]._get("res.partner", "attended_session_count")
        given = self.given(self.in_kind(multiplier_field=field.id))
        quantities = {entitlement.partner_id: entitlement.qty for entitlement in given}
        self.assertEqual(quantities[self.ana], 2)
        self.assertNotIn(self.ben, quantities)

    def test_what_was_prepared_in_kind_follows_what_is_counted(self):
        """Program managers may not delete what is in kind: the cycle does it for them."""
        self.session_type.required_attendance_percentage = 50
        second = self.new_session(expected_participant_ids=self.ana.ids, start_time=13, end_time=15)
        self.mark(self.ana, "present", second)
        second.complete()
        field = self.env["ir.model.fields"]._get("res.partner", "attended_session_count")
        cycle = self.in_kind(multiplier_field=field.id)
        self.line(self.ana, second).with_user(self.manager).correct("absent", "Was somebody else")
        self.apply(cycle)
        given = self.given(cycle).filtered(lambda entitlement: entitlement.partner_id == self.ana)
        self.assertEqual((given.qty, given.state), (2, "draft"))

    def test_the_button_cancels_what_was_prepared_in_kind(self):
        cycle = self.in_kind("1")
        self.line(self.ana).with_user(self.manager).correct("absent", "Was somebody else")
        self.apply(cycle)
        self.assertNotIn(self.ana, self.given(cycle).partner_id)

    def test_verifying_cancels_what_was_prepared_in_kind(self):
        """OpenG2P's own check cancels entitlements of cash alone."""
        cycle = self.in_kind("1")
        kind = {"eligibility_kind": "attendance_eligibility", "compliance_criteria": False}
        other = self.new_programme(name="Other", **kind, import_beneficiaries="no")
        manager = other.eligibility_managers.manager_ref_id
        reference = {"program_id": cycle.program_id.id, "manager_ref_id": f"{manager._name},{manager.id}"}
        wrapper = cycle.env["g2p.eligibility.manager"].create(reference)
        cycle.program_id.eligibility_managers = [(6, 0, wrapper.ids)]
        self.line(self.ana).with_user(self.manager).correct("absent", "Was somebody else")
        cycle.check_eligibility()
        self.assertNotIn(self.ana, self.given(cycle).partner_id)

    def test_those_who_are_added_have_the_reason_and_the_others_are_counted(self):
        _paid, cycle = self.paid_by("1")
        self.assertEqual(cycle.cycle_membership_ids.partner_id, self.passing)
        self.assertEqual(self.membership(cycle, self.ana).attendance_outcome, "compliant")
        self.assertIn("criteria: 1.", cycle.message_ids[0].body)

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
