from odoo import fields
from odoo.exceptions import AccessError, UserError

from .common import APRIL, MANAGER, MARCH, ProgrammeCase


class TestCriteria(ProgrammeCase):
    """OpenSPP's button Compliance Criteria, pressed by a program manager without a role of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complete()
        cls.programme = cls.new_programme()
        cls.manager_record = cls.programme.compliance_managers.manager_ref_id

    def states(self, cycle):
        return {membership.partner_id: membership.state for membership in cycle.cycle_membership_ids}

    def test_who_did_not_come_is_not_compliant_and_who_was_excused_is(self):
        cycle = self.new_cycle(self.programme)
        self.apply(cycle)
        expected = {self.ana: "enrolled", self.ben: "non_compliant", self.carla: "enrolled", self.dan: "enrolled"}
        self.assertEqual(self.states(cycle), expected)

    def test_nobody_passes_by_nothing_due_where_the_manager_says_so(self):
        self.manager_record.nothing_due_passes = False
        cycle = self.new_cycle(self.programme)
        self.apply(cycle)
        passed = [person for person, state in self.states(cycle).items() if state == "enrolled"]
        self.assertEqual(passed, [self.ana])

    def test_the_reason_is_on_each_membership(self):
        cycle = self.new_cycle(self.programme)
        self.apply(cycle)
        ana, ben, carla, dan = (self.membership(cycle, person) for person in self.people)
        self.assertEqual(ana.attendance_reason, "Health Education. Sessions attended: 1 of 1. Required: 80 %")
        self.assertEqual(ben.attendance_reason, "Health Education. Sessions attended: 0 of 1. Required: 80 %")
        self.assertEqual(carla.attendance_reason, "Health Education: nothing due")
        self.assertEqual(dan.attendance_reason, "Nothing due")
        outcomes = [membership.attendance_outcome for membership in (ana, ben, carla, dan)]
        self.assertEqual(outcomes, ["compliant", "not_compliant", "nothing_due", "nothing_due"])

    def test_an_addon_of_others_decides_by_one_more_answer(self):
        """As docs/architecture.md says."""
        criteria = type(self.manager_record)
        answers, line = criteria._answers, criteria._reason_line

        def with_barred(manager, people):
            found = answers(manager, people)
            found.setdefault(self.ana.id, []).append({"outcome": "not_compliant", "is_barred": True})
            return found

        self.patch(criteria, "_answers", with_barred)
        self.patch(criteria, "_reason_line", lambda self, each: "Barred" if "is_barred" in each else line(self, each))
        cycle = self.new_cycle(self.programme)
        self.apply(cycle)
        ana = self.membership(cycle, self.ana)
        self.assertEqual((ana.state, ana.attendance_outcome), ("non_compliant", "not_compliant"))
        self.assertEqual(ana.attendance_reason.splitlines()[-1], "Barred")

    def test_who_is_archived_does_not_pass_and_the_reason_says_so(self):
        cycle = self.new_cycle(self.programme)
        self.ana.active = False
        self.apply(cycle)
        ana = self.membership(cycle, self.ana)
        self.assertEqual((ana.state, ana.attendance_outcome), ("non_compliant", "compliant"))
        self.assertIn("\n", ana.attendance_reason)
        self.assertNotIn("\n", self.membership(cycle, self.ben).attendance_reason)

    def test_the_period_is_the_cycle_or_the_one_before_it(self):
        april = self.new_cycle(self.programme, APRIL)
        self.apply(april)
        self.assertEqual(self.membership(april, self.ben).attendance_reason, "Nothing due")
        self.manager_record.attendance_period = "before"
        self.apply(april)
        self.assertEqual(self.membership(april, self.ben).state, "non_compliant")

    def test_the_cycle_says_of_which_days_attendance_is_counted(self):
        self.manager_record.attendance_period = "before"
        april = self.new_cycle(self.programme, APRIL).with_user(self.approver)
        march = [fields.Date.to_date(day) for day in ("2026-03-01", "2026-03-31")]
        self.assertEqual(april.attendance_days_counted, self.env["spp.session.compliance"]._label_of(march))

    def test_every_session_type_asked_for_has_to_be_met(self):
        other = self.env["spp.session.type"].create({"name": "Nutrition"})
        session = self.new_session(session_type_id=other.id, expected_participant_ids=self.ana.ids)
        self.mark(self.ana, "absent", session)
        session.complete()
        cycle = self.new_cycle(self.programme)
        self.apply(cycle)
        self.assertEqual(self.membership(cycle, self.ana).state, "enrolled")
        self.manager_record.session_type_ids += other
        self.apply(cycle)
        self.assertEqual(self.membership(cycle, self.ana).state, "non_compliant")
        self.assertIn("Nutrition. Sessions attended: 0 of 1", self.membership(cycle, self.ana).attendance_reason)

    def test_an_archived_session_type_is_still_the_one_that_is_asked_for(self):
        self.session_type.active = False
        self.assertEqual(self.manager_record.session_type_ids, self.session_type)

    def test_nobody_passes_by_a_session_type_that_counts_no_longer_nor_by_others(self):
        other = self.env["spp.session.type"].create({"name": "Saving"})
        session = self.new_session(session_type_id=other.id, expected_participant_ids=self.people.ids)
        self.mark(self.ana, "present", session)
        session.complete()
        self.session_type.counts_for_compliance = False
        self.env.invalidate_all()
        cycle = self.new_cycle(self.programme)
        with self.assertRaisesRegex(UserError, "do not count for compliance: .* let them count"):
            self.apply(cycle)

    def test_a_session_type_that_is_asked_for_cannot_be_deleted(self):
        unused = self.env["spp.session.type"].create({"name": "Unused"})
        self.manager_record.session_type_ids = unused
        with self.assertRaisesRegex(UserError, "(?i)in use by: .*attendance"):
            unused.unlink()

    def test_session_types_are_of_the_company_of_the_programme(self):
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self.env["spp.session.type"].create({"name": "Foreign", "company_id": company.id})
        with self.assertRaises(UserError):
            self.manager_record.sudo().session_type_ids = foreign

    def test_attendance_of_a_company_one_has_no_access_to_stays_hidden(self):
        cycle = self.new_cycle(self.programme)
        self.programme.sudo().company_id = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(AccessError):
            self.apply(cycle)

    def test_one_of_several_managers_is_enough(self):
        second = self.programme.env[MANAGER].create(
            {"name": "Before", "program_id": self.programme.id, "attendance_period": "before"}
        )
        self.programme.compliance_managers = [(0, 0, {"manager_ref_id": f"{MANAGER},{second.id}"})]
        cycle = self.new_cycle(self.programme, MARCH)
        self.apply(cycle)
        ben = self.membership(cycle, self.ben)
        self.assertEqual((ben.state, ben.attendance_outcome), ("enrolled", "nothing_due"))

    def test_a_programme_without_attendance_is_left_as_it_is(self):
        kind = "g2p.program_membership.manager.default"
        programme = self.new_programme(
            name="Other", compliance_kind=kind, compliance_domain=str([("id", "=", self.ben.id)])
        )
        cycle = self.new_cycle(programme)
        self.apply(cycle)
        self.assertEqual(self.membership(cycle, self.ben).state, "enrolled")
        self.assertEqual(self.membership(cycle, self.ana).state, "non_compliant")
        self.assertFalse(self.membership(cycle, self.ana).attendance_outcome)

    def test_the_reason_is_written_by_the_server_alone(self):
        cycle = self.new_cycle(self.programme)
        with self.assertRaisesRegex(UserError, "server sets this field"):
            cycle.cycle_membership_ids.write({"attendance_outcome": "compliant"})

    def test_deleting_the_manager_deletes_its_wrapper(self):
        wrapper = self.programme.compliance_managers
        self.manager_record.sudo().unlink()
        self.assertFalse(wrapper.exists())
