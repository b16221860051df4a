from odoo import fields, models


class ApiScope(models.Model):
    """A permission of API clients. The scopes are those of the contract, as data of this addon."""

    _name = "spp.attendance.api.scope"
    _description = "Scope of the API"
    _order = "id"

    name = fields.Char(required=True, readonly=True)
    description = fields.Char(required=True, readonly=True)

    _sql_constraints = [("name_unique", "unique(name)", "There is a scope of this name already.")]

    def _compute_display_name(self):
        for scope in self:
            scope.display_name = f"{scope.name}: {scope.description}"
