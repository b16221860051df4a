from odoo import fields, models


class Cycle(models.Model):
    _name = "g2p.cycle"
    _description = "Cycle"
    _inherit = ["mail.thread"]
    _order = "sequence asc"

    STATE_APPROVED = "approved"

    name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    program_id = fields.Many2one("g2p.program", "Program", required=True)
    sequence = fields.Integer(required=True, default=1)
    start_date = fields.Date(required=True)
    end_date = fields.Date(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("to_approve", "To Approve"),
            ("approved", "Approved"),
            ("distributed", "Distributed"),
            ("cancelled", "Canceled"),
            ("ended", "Ended"),
        ],
        default="draft",
    )
    cycle_membership_ids = fields.One2many("g2p.cycle.membership", "cycle_id", "Cycle Memberships")
    entitlement_ids = fields.One2many("g2p.entitlement", "cycle_id", "Entitlements")
    locked = fields.Boolean()
    locked_reason = fields.Char()
    approved_date = fields.Datetime(readonly=True)
    approved_by = fields.Many2one("res.users", readonly=True)

    def _get_beneficiaries_domain(self, states=None):
        return [("cycle_id", "=", self.id)] + ([("state", "in", states)] if states else [])

    def get_beneficiaries(self, state, offset=0, limit=None, order=None, count=False):
        domain = self._get_beneficiaries_domain([state] if isinstance(state, str) else state)
        memberships = self.env["g2p.cycle.membership"]
        if count:
            return memberships.search_count(domain, limit=limit)
        return memberships.search(domain, offset=offset, limit=limit, order=order)

    def copy_beneficiaries_from_program(self):
        return self._cycle_manager().copy_beneficiaries_from_program(self)

    def check_eligibility(self, beneficiaries=None):
        self._cycle_manager().check_eligibility(self, beneficiaries)

    def prepare_entitlement(self):
        return self._cycle_manager().prepare_entitlements(self)

    def to_approve(self):
        if self.state == "draft":
            self.update({"state": "to_approve"})
            self._entitlement_manager().set_pending_validation_entitlements(self)

    def approve(self):
        manager = self._cycle_manager()
        return manager.approve_cycle(
            self, auto_approve=manager.auto_approve_entitlements, entitlement_manager=self._entitlement_manager()
        )

    def _cycle_manager(self):
        return self.program_id.get_manager(self.program_id.MANAGER_CYCLE)

    def _entitlement_manager(self):
        return self.program_id.get_manager(self.program_id.MANAGER_ENTITLEMENT)
