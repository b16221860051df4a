from odoo import fields, models

WRAPPERS = {2: "cycle_manager_ids", 4: "entitlement_manager_ids"}


class Program(models.Model):
    _name = "spp.program"
    _description = "Program"
    _inherit = ["mail.thread"]

    MANAGER_CYCLE, MANAGER_ENTITLEMENT = WRAPPERS

    name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    target_type = fields.Selection([("group", "Group"), ("individual", "Individual")], default="group")
    cycle_manager_ids = fields.Many2many("spp.cycle.manager")
    entitlement_manager_ids = fields.Many2many("spp.program.entitlement.manager")
    compliance_manager_ids = fields.One2many("spp.compliance.manager", "program_id")
    program_membership_ids = fields.One2many("spp.program.membership", "program_id", "Program Memberships")
    cycle_ids = fields.One2many("spp.cycle", "program_id", "Cycles")

    def get_manager(self, kind):
        wrapper = self[WRAPPERS[kind]]
        return wrapper.ensure_one().manager_ref_id if wrapper else None

    def get_beneficiaries(self, state=None, offset=0, limit=None, order=None, count=False):
        states = [state] if isinstance(state, str) else state
        domain = [("program_id", "=", self.id)] + ([("state", "in", states)] if states is not None else [])
        return self.env["spp.program.membership"].search(domain, offset=offset, limit=limit, order=order)
