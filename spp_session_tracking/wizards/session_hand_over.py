from odoo import fields, models


class SessionHandOver(models.TransientModel):
    _name = "spp.session.hand.over"
    _description = "Hand over"
    _inherit = ["spp.session.dialog"]
    _target = "session_ids"

    session_ids = fields.Many2many("spp.session", string="Sessions", required=True)
    facilitator_id = fields.Many2one(
        "res.users",
        "New facilitator",
        required=True,
        ondelete="cascade",
        domain=lambda self: self.env["res.users"]._domain_facilitators(),
    )

    def action_confirm(self):
        self.ensure_one()
        self.session_ids.hand_over(self.facilitator_id.id)
        return {"type": "ir.actions.act_window_close"}
