import json

from odoo import _, fields, models
from odoo.exceptions import UserError

from ..models.people_source.rejection import Rejection
from ..outside.errors import OutsideError
from ..registry import mapping, paths
from ..rest.json_text import UNFIT, is_unfit

# So many records of the first page are shown, one at a time.
MOST_RECORDS = 20


def _fit(text):
    """A text with signs of replacement for what cannot be stored."""
    return UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)


class RegistrySourceTry(models.TransientModel):
    """The dialog that teaches where fields are: a record of the registry beside the person that it gives."""

    _name = "spp.registry.source.try"
    _description = "Try a registry"
    _inherit = ["spp.session.dialog"]
    _target = "source_id"

    source_id = fields.Many2one("spp.registry.source", required=True, ondelete="cascade")
    # JSON in ASCII: a field of JSON loses the order of members, and PostgreSQL does not store all characters that come
    records = fields.Text(readonly=True)
    record_count = fields.Integer("Records on the page", readonly=True)
    place = fields.Integer("Record", default=1, readonly=True)
    last_place = fields.Integer(readonly=True)
    record = fields.Text("Record as it came", readonly=True)
    verdict = fields.Char("What it gives", readonly=True)
    pick_field = fields.Selection(
        lambda self: self.env["spp.registry.source.field"]._fields["field"]._description_selection(self.env),
        "Field to set",
        default="identifier",
        required=True,
    )
    pick_kind = fields.Char(
        "Type or format", help="Of an ID of a type: the name of the type. Of a birth date: such as %d/%m/%Y."
    )
    line_ids = fields.One2many("spp.registry.source.try.line", "try_id", "Person", readonly=True)
    path_ids = fields.One2many("spp.registry.source.try.path", "try_id", "Paths", readonly=True)

    def _open(self, record):
        """Read the first page, and show its first record. Raises UserError where nothing can be read."""
        dialog = self.create({"source_id": record.id})
        dialog._read_page()
        return dialog._reopen()

    def _read_page(self):
        try:
            page = self.source_id._pages().page()
        except OutsideError as error:
            raise UserError(self.source_id._words_of(error)) from None
        if not page.records:
            raise UserError(_("The registry answers, but its first page has no records. Check the path of the list."))
        shown = page.records[:MOST_RECORDS]
        self.write({"records": json.dumps(shown), "record_count": page.size, "last_place": len(shown)})
        self._show()

    def _show(self):
        """Fill in what is shown of the record."""
        record = json.loads(self.records)[self.place - 1]
        lines = [self._line(record, line) for line in self.source_id.field_ids]
        found = [
            {"path": each.path, "example": _fit(each.example)}
            for each in paths.paths_of(record)
            if not is_unfit(each.path)
        ]
        self.write(
            {
                "record": _fit(json.dumps(record, ensure_ascii=False, indent=2)),
                "verdict": self._verdict(record),
                "line_ids": [fields.Command.clear(), *map(fields.Command.create, lines)],
                "path_ids": [fields.Command.clear(), *map(fields.Command.create, found)],
            }
        )

    def _line(self, record, field):
        """One field: what is at its path, and what it gives."""
        raw = paths.value_at(record, field.path)
        within = field.path if field.path.startswith("[") else f".{field.path}"
        # wrapped, so that the record has an ID whatever the field is
        wrapped = (mapping.Line(field.field, f"record{within}", field.kind or ""), mapping.Line("reg_id", "id", "-"))
        found = mapping.person_of({"record": record, "id": "-"}, wrapped)
        values = {"field": field.field, "path": field.path, "raw": None if raw is None else _fit(str(raw)[:250])}
        if isinstance(found, list):
            return {**values, "is_rejected": True, "value": " ".join(map(Rejection(self.env).text_of, found))}
        value = found.reg_ids.get(field.kind) if field.field == "reg_id" else getattr(found, field.field)
        return {**values, "value": str(value) if value else False}

    def _verdict(self, record):
        try:
            found = mapping.person_of(record, self.source_id._mapping())
        except UserError as error:
            return str(error)
        if isinstance(found, list):
            return _("This record would be rejected.")
        return _("This record gives a person.")

    def action_next(self):
        return self._go(1)

    def action_previous(self):
        return self._go(-1)

    def _go(self, step):
        self.place = min(max(self.place + step, 1), self.last_place)
        self._show()
        return self._reopen()

    def _use(self, path):
        """Set the path of the chosen field, and show what it gives now."""
        lines = self.source_id.field_ids.filtered(lambda line: line.field == self.pick_field)
        if self.pick_field == "reg_id":
            lines = lines.filtered(lambda line: line.kind == self.pick_kind)
        values = {"path": path, **({"kind": self.pick_kind} if self.pick_kind else {})}
        if lines:
            self.source_id.field_ids = [fields.Command.update(lines[0].id, values)]
        else:
            self.source_id.field_ids = [fields.Command.create({"field": self.pick_field, **values})]
        self.pick_kind = False
        self._show()
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": _("Try %(name)s", name=self.source_id.name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


class RegistrySourceTryLine(models.TransientModel):
    """A field of the person: where it is looked for, what is there, and what it gives."""

    _name = "spp.registry.source.try.line"
    _description = "Field of a tried registry"
    _rec_name = "path"

    try_id = fields.Many2one("spp.registry.source.try", "Trial", required=True, ondelete="cascade")
    field = fields.Selection(
        lambda self: self.env["spp.registry.source.field"]._fields["field"]._description_selection(self.env)
    )
    path = fields.Char()
    raw = fields.Char("In the record")
    value = fields.Char("Value here", help="What it gives, or why it cannot be taken.")
    is_rejected = fields.Boolean()


class RegistrySourceTryPath(models.TransientModel):
    """A path in the record with what is there, to be picked."""

    _name = "spp.registry.source.try.path"
    _description = "Path in a tried registry"
    _rec_name = "path"

    try_id = fields.Many2one("spp.registry.source.try", "Trial", required=True, ondelete="cascade")
    path = fields.Char()
    example = fields.Char("In the record")

    def action_use(self):
        """Take the chosen field from here."""
        return self.try_id._use(self.path)
