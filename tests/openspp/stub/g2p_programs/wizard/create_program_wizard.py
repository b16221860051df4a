from odoo import fields, models


class CreateProgramWizard(models.TransientModel):
    _name = "g2p.program.create.wizard"
    _description = "Create a New Program Wizard"
    _inherit = ["base.programs.manager"]

    name = fields.Char("Program Name", required=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    target_type = fields.Selection([("group", "Group"), ("individual", "Individual")], default="group")
    eligibility_domain = fields.Text(default="[]", required=True)
    approver_group_id = fields.Many2one("res.groups", "Approver Group")
    auto_approve_entitlements = fields.Boolean()
    rrule_type = fields.Selection([("weekly", "Weeks"), ("monthly", "Months")], default="monthly")
    amount_per_cycle = fields.Float()
    entitlement_kind = fields.Selection([("default", "Default")], "Manager", default="default")
    import_beneficiaries = fields.Selection([("yes", "Yes"), ("no", "No")], default="no")

    def _get_entitlement_manager(self, program_id):
        if self.entitlement_kind != "default":
            return {}
        values = {"name": "Default", "program_id": program_id, "amount_per_cycle": self.amount_per_cycle}
        manager = self.env["g2p.program.entitlement.manager.default"].create(values)
        return {"entitlement_managers": [(4, self._wrapped("g2p.program.entitlement.manager", manager).id)]}

    def _wrapped(self, wrapper, manager):
        values = {"program_id": manager.program_id.id, "manager_ref_id": f"{manager._name},{manager.id}"}
        return self.env[wrapper].create(values)
