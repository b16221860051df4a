from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    household_member_ids = fields.One2many(
        "spp.household.membership", "group", "Members", groups="spp_session_tracking.group_viewer"
    )
    household_ids = fields.One2many(
        "spp.household.membership", "individual", "Households", groups="spp_session_tracking.group_viewer"
    )
