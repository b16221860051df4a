from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ...outside.errors import OutsideError
from ...registry import mapping, paths

REG_ID = mapping.REG_ID


class RegistrySourceField(models.Model):
    """Where one field of a person is in a record of the registry. Of several lines the first that says it counts."""

    _name = "spp.registry.source.field"
    _description = "Field of a registry"
    _rec_name = "path"
    _order = "sequence, id"

    source_id = fields.Many2one("spp.registry.source", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="source_id.company_id")
    sequence = fields.Integer(default=100)
    field = fields.Selection(
        [
            ("identifier", "Identifier"),
            ("reg_id", "ID of a type"),
            ("name", "Whole name"),
            ("family_name", "Family name"),
            ("given_name", "Given name"),
            ("addl_name", "Additional name"),
            ("birth_date", "Birth date"),
            ("gender", "Gender"),
            ("email", "Email"),
            ("phone", "Phone"),
            ("area_code", "Code of the area"),
        ],
        required=True,
        help="The identifier is the programme's. An ID of a type, such as a National ID, finds the person who has it "
        "in the registry of this database, where there is one.",
    )
    path = fields.Char(required=True, help="Names with dots between, such as identifier.0.identifier.")
    kind = fields.Char(
        "Type or format",
        help="Of an ID of a type: the name of the type in the registry of this database. Of a birth date: how the "
        "external registry writes it, such as %d/%m/%Y. Of a gender: its words there, such as 1=male, 2=female.",
    )

    @api.constrains("field", "path", "kind")
    def _check_line(self):
        for line in self:
            try:
                paths.check(line.path)
                mapping.check((mapping.Line(line.field, line.path, line.kind or ""), mapping.Line(REG_ID, "id", "id")))
            except OutsideError as error:
                words = line.source_id._words_of(error)
                raise ValidationError(_("%(path)s: %(error)s", path=line.path, error=words)) from None
