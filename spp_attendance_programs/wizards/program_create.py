from odoo import _, fields, models
from odoo.addons.spp_attendance.models.programme.cycle import ON_ADDING

from ..models.attendance_manager import AttendanceManager

MANAGER = AttendanceManager._name
# the rule that the wizard shares with the manager
RULE = ("attendance_counts", "session_type_ids", "attendance_type_ids", "attendance_period", "nothing_due_passes")


class ProgramCreate(models.TransientModel):
    _name = "g2p.program.create.wizard"
    _inherit = ["g2p.program.create.wizard", "spp.attendance.rule"]
    _check_company_auto = True

    eligibility_kind = fields.Selection(selection_add=[("attendance_eligibility", "Attendance")])
    compliance_kind = fields.Selection(selection_add=[(MANAGER, "Attendance")])

    # declared here as well: so they are fields of this addon, and go with it
    attendance_counts = fields.Selection()
    session_type_ids = fields.Many2many()
    attendance_type_ids = fields.Many2many()
    attendance_period = fields.Selection()
    nothing_due_passes = fields.Boolean()

    def create_program(self):
        action = super().create_program()
        if self.compliance_criteria and self.compliance_kind == MANAGER and self.is_one_time_distribution:
            self._filter_first_cycle(self.env["g2p.program"].browse(action["res_id"]))
        return action

    def _filter_first_cycle(self, program):
        """OpenSPP adds people to the only cycle before the programme has its compliance manager.

        Where jobs add them, later, the manager is there: they filter by themselves.
        """
        for cycle in program.cycle_ids:
            if cycle._is_filtered(ON_ADDING) and not cycle.locked:
                cycle.action_filter_beneficiaries_by_compliance_criteria()

    def _get_eligibility_manager(self, program_id):
        values = super()._get_eligibility_manager(program_id)
        if self.eligibility_kind != "attendance_eligibility":
            return values
        program = self.env["g2p.program"].browse(program_id)
        manager = self.env[MANAGER].create(self._attendance_manager_values(program))
        wrapper = self.env["g2p.eligibility.manager"].create(self._get_eligibility_managers_val(program_id, manager))
        return {"eligibility_managers": [fields.Command.link(wrapper.id)]}

    def _prepare_compliance_criteria_create_vals(self, program):
        if self.compliance_kind == MANAGER:
            return self._attendance_manager_values(program)
        return super()._prepare_compliance_criteria_create_vals(program)

    def _attendance_manager_values(self, program):
        rule = {name: self._fields[name].convert_to_write(self[name], self) for name in RULE}
        return {"name": _("Attendance"), "program_id": program.id, **rule}
