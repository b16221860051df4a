from odoo import fields, models


class Entitlement(models.Model):
    _name = "spp.entitlement"
    _inherit = ["spp.entitlement", "spp.attendance.entitlement"]

    # declared here as well: so it is a field of this addon, and goes with it
    is_cancelled_by_criteria = fields.Boolean()


class EntitlementInkind(models.Model):
    _name = "spp.entitlement.inkind"
    _inherit = ["spp.entitlement.inkind", "spp.attendance.entitlement"]

    # declared here as well: so it is a field of this addon, and goes with it
    is_cancelled_by_criteria = fields.Boolean()
