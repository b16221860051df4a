from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError


class Area(models.Model):
    _name = "spp.area"
    _description = "Area"
    _parent_store = True
    _rec_name = "complete_name"
    _rec_names_search = ["code", "complete_name"]
    _order = "complete_name, id"

    name = fields.Char(required=True)
    code = fields.Char(index="btree_not_null", help="The official code of the area, unique over all areas.")
    # tree
    parent_id = fields.Many2one("spp.area", "Part of", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True, unaccent=False)
    child_ids = fields.One2many("spp.area", "parent_id", "Areas in it")
    complete_name = fields.Char(
        "Full name", compute="_compute_complete_name", recursive=True, store=True, precompute=True, index=True
    )
    level = fields.Integer(
        compute="_compute_level",
        recursive=True,
        store=True,
        precompute=True,
        help="1 for the highest areas, 2 for those in them, and so on.",
    )

    _sql_constraints = [
        (
            "code_unique",
            "unique(code)",
            "Another area has this code already. Give this one a code of its own, or change the other area instead.",
        ),
    ]

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for area in self:
            above = area.parent_id.complete_name
            area.complete_name = f"{above} / {area.name}" if above else area.name

    @api.depends_context("own_area_name")
    @api.depends("name", "complete_name")
    def _compute_display_name(self):
        """The full name; by the context the area's own, where areas are compared that all lie in the same one."""
        shown = "name" if self.env.context.get("own_area_name") else "complete_name"
        for area in self:
            area.display_name = area[shown]

    @api.depends("parent_id.level")
    def _compute_level(self):
        for area in self:
            area.level = area.parent_id.level + 1

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._clean(vals) for vals in vals_list]
        self._check_codes_free([vals["code"] for vals in vals_list if vals.get("code")])
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("parent_id"):
            self._check_not_above(self.browse(vals["parent_id"]))
        return super().write(self._clean(vals))

    @api.model
    def _clean(self, vals):
        """An empty code is no code: only codes that are there have to be unique. A name is more than blanks."""
        name = vals.get("name")
        if isinstance(name, str) and not any(each.isprintable() and not each.isspace() for each in name):
            raise ValidationError(_("The name of the area is empty. Give a name."))
        return {**vals, "code": (vals["code"] or "").strip() or False} if "code" in vals else vals

    @api.model
    def _check_codes_free(self, codes):
        """The sentence an import shows for a row; the constraint of the table has the last word."""
        taken = {area.code for area in self.search([("code", "in", codes)])}
        taken |= {code for code in codes if codes.count(code) > 1} if len(codes) != len(set(codes)) else set()
        if taken:
            raise ValidationError(
                _(
                    "Areas have these codes already: %(codes)s. "
                    "Give the new ones codes of their own, or leave them out.",
                    codes=", ".join(sorted(taken)),
                )
            )

    def _check_not_above(self, parent):
        for area in self:
            if f"/{area.id}/" in f"/{parent.parent_path}":
                raise ValidationError(
                    _(
                        "%(area)s cannot be part of %(parent)s, which is the same area or lies in it. "
                        "Choose an area outside it.",
                        area=area.complete_name,
                        parent=parent.complete_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_areas_in_it(self):
        for area in self:
            if area.child_ids - self:
                raise UserError(
                    _(
                        "Areas in %(area)s: %(count)s. Move or delete these first.",
                        area=area.complete_name,
                        count=len(area.child_ids),
                    )
                )
