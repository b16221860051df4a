from odoo import fields, models


class CreateProgramWizard(models.TransientModel):
    _inherit = "g2p.program.create.wizard"

    compliance_criteria = fields.Boolean()
    compliance_kind = fields.Selection(
        [("g2p.program_membership.manager.default", "Default")], default="g2p.program_membership.manager.default"
    )
    compliance_domain = fields.Text(default="[]")

    def create_program(self):
        action = super().create_program()
        if self.compliance_criteria:
            self._create_compliance_manager(self.env["g2p.program"].browse(action["res_id"]))
        return action

    def _create_compliance_manager(self, program):
        values = self._prepare_compliance_criteria_create_vals(program)
        manager = self.env[self.compliance_kind].sudo().create(values)  # sudo: as OpenSPP does
        program.write({"compliance_managers": [(0, 0, {"manager_ref_id": f"{self.compliance_kind},{manager.id}"})]})

    def _prepare_compliance_criteria_create_vals(self, program):
        if self.compliance_kind == "g2p.program_membership.manager.default":
            return {"name": "Default", "program_id": program.id, "eligibility_domain": self.compliance_domain}
        raise NotImplementedError()
