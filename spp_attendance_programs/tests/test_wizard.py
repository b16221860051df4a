from odoo.tests.common import Form

from .common import MANAGER, ProgrammeCase


class TestWizard(ProgrammeCase):
    """The wizard of OpenSPP, used by a program manager without a role of ours."""

    def test_the_compliance_manager_gets_the_rule_of_the_wizard(self):
        programme = self.new_programme(attendance_period="before", nothing_due_passes=False)
        wrapper = programme.compliance_managers
        manager = wrapper.manager_ref_id
        self.assertEqual(manager._name, MANAGER)
        self.assertEqual(manager.session_type_ids, self.session_type)
        self.assertEqual((manager.attendance_period, manager.nothing_due_passes), ("before", False))
        self.assertEqual(manager.program_id, programme)

    def test_attendance_is_chosen_in_the_form(self):
        form = Form(self.env["g2p.program.create.wizard"].with_user(self.program_manager))
        form.name = "By form"
        form.compliance_criteria = True
        form.compliance_kind = MANAGER
        form.session_type_ids.add(self.session_type)
        self.assertEqual(form.save().session_type_ids, self.session_type)

    def test_the_only_cycle_of_a_distribution_is_filtered_too(self):
        self.complete()
        self.use_mechanism("1")
        programme = self.new_programme(is_one_time_distribution=True, attendance_period="before")
        cycle = programme.cycle_ids
        paid_on = cycle._compliance_attendance_managers()[0]._period()
        outcome = "not_compliant" if paid_on.start <= self.session.date <= paid_on.end else "nothing_due"
        self.assertEqual(self.membership(cycle, self.ben).attendance_outcome, outcome)

    def test_openspp_offers_the_manager_for_compliance_and_eligibility(self):
        for wrapper in ("spp.compliance.manager", "g2p.eligibility.manager"):
            with self.subTest(wrapper=wrapper):
                kinds = dict(self.env[wrapper]._selection_manager_ref_id())
                self.assertEqual(kinds[MANAGER], "Attendance")

    def test_openspp_opens_the_form_of_the_manager(self):
        action = self.new_programme().compliance_managers.open_manager_form()
        view = self.env["ir.ui.view"].browse(action["views"][0][0])
        self.assertEqual(view, self.env.ref("spp_attendance_programs.attendance_manager_view_form"))
