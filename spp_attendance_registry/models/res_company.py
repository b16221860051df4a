from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    attendance_id_type_id = fields.Many2one(
        "g2p.id.type",
        "ID type of identifiers",
        ondelete="restrict",
        help="The identifiers of registrants are their IDs of this type, and follow them.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "attendance_id_type_id" in vals:
            # sudo: whoever sets the type need not have the right to edit people
            people = self.env["spp.attendance.subscriber"].sudo().with_context(active_test=False)
            people.search([("company_id", "in", self.ids)])._follow_registry()
        return result
