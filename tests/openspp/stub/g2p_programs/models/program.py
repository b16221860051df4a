from odoo import fields, models

WRAPPERS = {1: "eligibility_managers", 4: "cycle_managers", 6: "entitlement_managers"}


class Program(models.Model):
    _name = "g2p.program"
    _description = "Program"
    _inherit = ["mail.thread"]

    MANAGER_ELIGIBILITY, MANAGER_CYCLE, MANAGER_ENTITLEMENT = WRAPPERS

    name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    target_type = fields.Selection([("group", "Group"), ("individual", "Individual")], default="group")
    eligibility_managers = fields.Many2many("g2p.eligibility.manager")
    cycle_managers = fields.Many2many("g2p.cycle.manager")
    entitlement_managers = fields.Many2many("g2p.program.entitlement.manager")
    program_membership_ids = fields.One2many("g2p.program_membership", "program_id", "Program Memberships")
    cycle_ids = fields.One2many("g2p.cycle", "program_id", "Cycles")

    def get_manager(self, kind):
        wrapper = self[WRAPPERS[kind]]
        return wrapper.ensure_one().manager_ref_id if wrapper else None

    def get_managers(self, kind):
        return [wrapper.manager_ref_id for wrapper in self[WRAPPERS[kind]]]

    def get_beneficiaries(self, state=None, offset=0, limit=None, order=None, count=False):
        states = [state] if isinstance(state, str) else state
        domain = [("program_id", "=", self.id)] + ([("state", "in", states)] if states is not None else [])
        memberships = self.env["g2p.program_membership"]
        if count:
            return memberships.search_count(domain, limit=limit)
        return memberships.search(domain, offset=offset, limit=limit, order=order)

    def enroll_eligible_registrants(self):
        before = after = self.get_beneficiaries()
        for manager in self.get_managers(self.MANAGER_ELIGIBILITY):
            after = manager.enroll_eligible_registrants(after)
        after.write({"state": "enrolled"})
        (before - after).write({"state": "not_eligible"})

    def create_new_cycle(self):
        manager = self.get_manager(self.MANAGER_CYCLE)
        number = len(self.cycle_ids) + 1
        cycle = manager.new_cycle(f"Cycle {number}", fields.Date.today(), number)
        manager.copy_beneficiaries_from_program(cycle)
