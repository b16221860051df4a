from odoo import api, fields, models


class Area(models.Model):
    _name = "spp.area"
    _description = "Area"
    _parent_store = True
    _order = "parent_id,name"

    parent_id = fields.Many2one("spp.area", "Parent")
    complete_name = fields.Char(compute="_compute_complete_name", recursive=True)
    name = fields.Char(translate=True, compute="_compute_name", store=True)
    draft_name = fields.Char(required=True, translate=True)
    parent_path = fields.Char(index=True)
    code = fields.Char()
    level = fields.Integer(help="The level in the file it was imported from; not kept by the tree.")
    area_level = fields.Integer(compute="_compute_area_level", store=True)
    child_ids = fields.One2many("spp.area", compute="_compute_child_ids")

    _sql_constraints = [("code_unique", "unique(code)", "This code is there already.")]

    @api.depends("draft_name", "code")
    def _compute_name(self):
        for area in self:
            area.name = f"{area.draft_name} ({area.code})" if area.code else area.draft_name

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for area in self:
            above = area.parent_id.complete_name
            area.complete_name = f"{above} > {area.name}" if above else area.name

    @api.depends("parent_id")
    def _compute_area_level(self):
        for area in self:
            area.area_level = area.parent_id.area_level + 1 if area.parent_id else 0

    def _compute_child_ids(self):
        for area in self:
            area.child_ids = self.search([("parent_id", "=", area.id)])
