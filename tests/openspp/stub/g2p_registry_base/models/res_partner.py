from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_registrant = fields.Boolean("Registrant")
    is_group = fields.Boolean("Group")
    disabled = fields.Datetime("Date Disabled")
    disabled_reason = fields.Text()
    disabled_by = fields.Many2one("res.users")
    reg_ids = fields.One2many("g2p.reg.id", "partner_id", "Registrant IDs")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    registration_date = fields.Date(default=fields.Date.today)
