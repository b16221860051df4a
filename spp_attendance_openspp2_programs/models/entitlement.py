from odoo import fields, models

HELP = "Compliance criteria cancelled it when they were applied. It comes back once they are met."


class Entitlement(models.Model):
    _inherit = "spp.entitlement"

    is_cancelled_by_criteria = fields.Boolean("Cancelled by criteria", readonly=True, copy=False, help=HELP)


class EntitlementInkind(models.Model):
    _inherit = "spp.entitlement.inkind"

    is_cancelled_by_criteria = fields.Boolean("Cancelled by criteria", readonly=True, copy=False, help=HELP)
