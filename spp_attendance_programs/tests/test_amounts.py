from .common import ProgrammeCase


class TestAmounts(ProgrammeCase):
    """Amounts multiplied by what was attended in the cycle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complete()
        second = cls.new_session(expected_participant_ids=(cls.ana + cls.ben).ids, start_time=13, end_time=15)
        cls.env["spp.session"].with_user(cls.facilitator).mark(
            [
                {"session_id": second.id, "participant_id": cls.ana.id, "status": "late"},
                {"session_id": second.id, "participant_id": cls.ben.id, "status": "absent"},
            ]
        )
        second.complete()

    def multiplier(self, name):
        return self.env["ir.model.fields"]._get("res.partner", name)

    def amounts(self, name):
        if "g2p.program.entitlement.manager.cash" not in self.env:
            self.skipTest("OpenSPP's cash entitlements are not here")
        item = (0, 0, {"amount": 5, "multiplier_field": self.multiplier(name).id})
        programme = self.new_programme(entitlement_kind="cash", entitlement_cash_item_ids=[item])
        cycle = self.new_cycle(programme)
        cycle.prepare_entitlement()
        return {entitlement.partner_id: entitlement.initial_amount for entitlement in cycle.entitlement_ids}

    def test_each_session_attended_is_paid(self):
        self.assertEqual(self.amounts("attended_session_count"), {self.ana: 10})

    def test_each_day_attended_is_paid(self):
        self.assertEqual(self.amounts("attended_day_count"), {self.ana: 5})

    def test_outside_of_a_cycle_nothing_is_counted(self):
        ana = self.ana.with_user(self.program_manager)
        self.assertEqual((ana.attended_session_count, ana.attended_day_count), (0, 0))

    def test_in_a_cycle_the_sessions_and_days_of_its_period_are_counted(self):
        cycle = self.new_cycle(self.new_programme())
        ana, ben, dan = (
            person.with_user(self.program_manager).with_context(attendance_cycle_id=cycle.id)
            for person in (self.ana, self.ben, self.dan)
        )
        self.assertEqual((ana.attended_session_count, ana.attended_day_count), (2, 1))
        self.assertEqual((ben.attended_session_count, ben.attended_day_count), (0, 0))
        self.assertEqual((dan.attended_session_count, dan.attended_day_count), (0, 0))
