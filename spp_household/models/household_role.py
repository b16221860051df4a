from odoo import fields, models


class HouseholdRole(models.Model):
    _name = "spp.household.role"
    _description = "Role in a household"
    _inherit = ["spp.checked.values", "spp.file.import"]
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _sql_constraints = [
        ("name_unique", "unique(name)", "There is a role of this name already. Choose that one, or another name."),
    ]
