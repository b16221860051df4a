from odoo import fields
from odoo.exceptions import UserError

from .common import APRIL, MANAGER, ProgrammeCase


class TestCompliance(ProgrammeCase):
    """OpenSPP 2's button Apply Compliance Criteria, pressed by a programme manager without a role of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.complete()
        cls.programme = cls.new_programme()
        cls.manager_record = cls.programme.compliance_manager_ids.manager_ref_id

    def states(self, cycle):
        return {membership.partner_id: membership.state for membership in cycle.cycle_membership_ids}

    def test_openspp_2_offers_the_manager_and_opens_its_form(self):
        wrapper = self.programme.compliance_manager_ids
        self.assertEqual(wrapper.manager_ref_id._name, MANAGER)
        self.assertEqual(dict(wrapper._selection_manager_ref_id())[MANAGER], "Attendance")
        view = self.env.ref("spp_attendance_openspp2_programs.attendance_manager_view_form")
        self.assertEqual(wrapper.open_manager_form()["views"], [(view.id, "form")])

    def test_who_did_not_come_is_non_compliant_and_who_was_excused_is_not(self):
        cycle = self.new_cycle(self.programme)
        self.apply(cycle)
        expected = {self.ana: "enrolled", self.ben: "non_compliant", self.carla: "enrolled", self.dan: "enrolled"}
        self.assertEqual(self.states(cycle), expected)

    def test_nobody_passes_by_nothing_due_where_the_manager_says_so(self):
        self.manager_record.nothing_due_passes = False
        cycle = self.new_cycle(self.programme)
        self.apply(cycle)
        self.assertEqual([person for person, state in self.states(cycle).items() if state == "enrolled"], [self.ana])

    def test_the_reason_is_on_each_membership(self):
        cycle = self.new_cycle(self.programme)
        self.apply(cycle)
        ben, dan = self.membership(cycle, self.ben), self.membership(cycle, self.dan)
        self.assertEqual(ben.attendance_reason, "Health Education. Sessions attended: 0 of 1. Required: 80 %")
        self.assertEqual((ben.attendance_outcome, dan.attendance_outcome), ("not_compliant", "nothing_due"))
        with self.assertRaisesRegex(UserError, "server sets this field"):
            ben.attendance_outcome = "compliant"

    def test_the_period_is_the_cycle_or_the_one_before_it(self):
        april = self.new_cycle(self.programme, APRIL)
        self.apply(april)
        self.assertEqual(self.membership(april, self.ben).attendance_reason, "Nothing due")
        self.manager_record.attendance_period = "before"
        self.apply(april)
        self.assertEqual(self.membership(april, self.ben).state, "non_compliant")

    def test_days_present_are_counted_where_the_manager_counts_days(self):
        school = self.env["spp.attendance.type"].create({"name": "School day", "required_days": 1})
        person = self.env["spp.attendance.subscriber"].create({"partner_id": self.ben.id})
        record = {"subscriber_id": person.id, "attended_at": "2026-03-20 08:00:00", "attendance_category": "present"}
        self.env["spp.attendance.list"].create({**record, "attendance_type_id": school.id})
        types = [fields.Command.set(school.ids)]
        self.manager_record.write({"attendance_counts": "days", "attendance_type_ids": types})
        cycle = self.new_cycle(self.programme)
        self.apply(cycle)
        self.assertEqual([person for person, state in self.states(cycle).items() if state == "enrolled"], [self.ben])
        self.assertEqual(self.membership(cycle, self.ana).attendance_reason, "School day. Days present: 0. Required: 1")

    def test_verifying_returns_the_members_who_comply_and_stores_why(self):
        cycle = self.new_cycle(self.programme)
        asked = self.membership(cycle, self.ana) + self.membership(cycle, self.ben)
        self.assertEqual(self.manager_record.verify_compliance(cycle, asked).partner_id, self.ana)
        self.assertEqual(self.membership(cycle, self.ben).attendance_outcome, "not_compliant")
        self.assertFalse(self.membership(cycle, self.dan).attendance_outcome)

    def test_the_domain_is_of_the_cycle_of_the_members_and_refused_without_one(self):
        cycle = self.new_cycle(self.programme)
        domain = self.manager_record.get_compliance_domain(cycle.cycle_membership_ids)
        self.assertEqual(self.env["res.partner"].search(domain), self.people - self.ben)
        with self.assertRaisesRegex(UserError, "open the cycle"):
            self.manager_record.get_compliance_domain()

    def test_a_disabled_registrant_does_not_comply(self):
        cycle = self.new_cycle(self.programme)
        members = cycle.cycle_membership_ids
        self.ana.disabled = fields.Datetime.now()
        self.assertNotIn(self.ana, self.manager_record.verify_compliance(cycle, members.sudo()).partner_id)

    def test_one_of_several_managers_is_enough(self):
        self.add_manager(self.programme, name="Before", attendance_period="before")
        cycle = self.new_cycle(self.programme)
        self.apply(cycle)
        ben = self.membership(cycle, self.ben)
        self.assertEqual((ben.state, ben.attendance_outcome), ("enrolled", "nothing_due"))

    def test_a_programme_without_attendance_is_left_as_it_is(self):
        self.manager_record.sudo().unlink()
        self.assertFalse(self.programme.compliance_manager_ids)
        wrapper = self.wrapped(self.programme, "spp.compliance.manager", "default")
        wrapper.manager_ref_id.compliance_cel_expression = self.ben.name
        cycle = self.new_cycle(self.programme)
        self.apply(cycle)
        self.assertEqual(self.membership(cycle, self.ana).state, "non_compliant")
        self.assertFalse(cycle.asks_attendance or self.membership(cycle, self.ana).attendance_outcome)
