from odoo.exceptions import UserError

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

    def test_where_days_are_counted_hidden_session_types_leave_out_no_session(self):
        other = self.env["spp.session.type"].create({"name": "Other"})
        programme = self.new_programme(session_type_ids=[(6, 0, other.ids)], attendance_counts="days")
        cycle = self.new_cycle(programme)
        ana = self.ana.with_user(self.program_manager).with_context(attendance_cycle_id=cycle.id)
        self.assertEqual((ana.attended_session_count, ana.attended_day_count), (2, 1))


class TestAmountsFollowWhatIsCounted(ProgrammeCase):
    """Ana attended two sessions and one of them is corrected: she still passes, for a smaller amount."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session_type.required_attendance_percentage = 50
        cls.complete()
        cls.second = cls.new_session(expected_participant_ids=cls.ana.ids, start_time=13, end_time=15)
        cls.env["spp.session"].with_user(cls.facilitator).mark(
            [{"session_id": cls.second.id, "participant_id": cls.ana.id, "status": "present"}]
        )
        cls.second.complete()

    def correct(self, status):
        self.line(self.ana, self.second).with_user(self.manager).correct(status, "Was somebody else")

    def prepared(self, name="attended_session_count", mechanism="0"):
        """The cycle of a programme that pays 100 for each, with its entitlements prepared."""
        if "g2p.program.entitlement.manager.cash" not in self.env:
            self.skipTest("OpenSPP's cash entitlements are not here")
        self.use_mechanism(mechanism)
        field = self.env["ir.model.fields"]._get("res.partner", name)
        item = (0, 0, {"amount": 100, "multiplier_field": field.id})
        cycle = self.new_cycle(self.new_programme(entitlement_kind="cash", entitlement_cash_item_ids=[item]))
        self.apply(cycle)
        cycle.prepare_entitlement()
        return cycle

    def amounts(self, cycle):
        cycle.invalidate_recordset()
        return [(one.partner_id, one.initial_amount, one.state) for one in cycle.entitlement_ids]

    def reset(self, cycle):
        """What OpenSPP's button Reset to Draft does: entitlements stay pending."""
        cycle.reset_draft() if hasattr(cycle, "reset_draft") else cycle.update({"state": "draft"})

    def test_an_amount_for_what_was_corrected_since_is_not_approved(self):
        cycle = self.prepared()
        self.correct("absent")
        cycle.to_approve()
        with self.assertRaisesRegex(UserError, "People whose amounts .*: 1. Reset the cycle to draft"):
            cycle.with_user(self.approver).approve()
        self.assertEqual(cycle.state, "to_approve")

    def test_what_the_message_says_to_do_works(self):
        cycle = self.prepared()
        self.correct("absent")
        cycle.to_approve()
        self.reset(cycle)
        self.apply(cycle)
        cycle.prepare_entitlement()
        self.assertEqual(self.amounts(cycle), [(self.ana, 100, "draft")])
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")

    def test_preparing_again_alone_brings_amounts_to_what_is_counted(self):
        for mechanism in "012":
            with self.subTest(mechanism=mechanism):
                self.correct("present")
                cycle = self.prepared(mechanism=mechanism)
                self.assertEqual(self.amounts(cycle), [(self.ana, 200, "draft")])
                self.correct("absent")
                cycle.prepare_entitlement()
                self.assertEqual(self.amounts(cycle), [(self.ana, 100, "draft")])

    def test_the_button_brings_amounts_to_what_is_counted(self):
        cycle = self.prepared()
        self.correct("absent")
        self.apply(cycle)
        self.assertEqual(self.amounts(cycle), [(self.ana, 100, "draft")])
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")

    def test_what_comes_back_has_the_amount_that_is_counted_then(self):
        cycle = self.prepared()
        first = self.line(self.ana).with_user(self.manager)
        first.correct("absent", "Was somebody else")
        self.correct("absent")
        self.apply(cycle)
        self.assertEqual(self.amounts(cycle), [(self.ana, 200, "cancelled")])
        self.correct("present")
        self.apply(cycle)
        self.assertEqual(self.amounts(cycle), [(self.ana, 100, "draft")])

    def test_what_came_back_while_approval_is_waited_for_is_not_approved_on_the_old_amount(self):
        cycle = self.prepared()
        first = self.line(self.ana).with_user(self.manager)
        first.correct("absent", "Was somebody else")
        self.correct("absent")
        self.apply(cycle)
        cycle.to_approve()
        self.correct("present")
        self.apply(cycle)
        with self.assertRaisesRegex(UserError, "People whose amounts .*: 1"):
            cycle.with_user(self.approver).approve()

    def test_amounts_by_days_do_not_mind_how_many_sessions_a_day_had(self):
        cycle = self.prepared("attended_day_count")
        before = cycle.entitlement_ids
        self.correct("absent")
        self.apply(cycle)
        self.assertEqual(cycle.entitlement_ids, before)
        self.approve(cycle)
        self.assertEqual(cycle.state, "approved")

    def test_an_amount_that_somebody_entered_stays(self):
        cycle = self.prepared()
        values = {"cycle_id": cycle.id, "partner_id": self.ben.id, "initial_amount": 7, "is_cash_entitlement": True}
        entered = cycle.env["g2p.entitlement"].create(values)
        self.correct("absent")
        cycle.prepare_entitlement()
        self.assertEqual(entered.exists().initial_amount, 7)
