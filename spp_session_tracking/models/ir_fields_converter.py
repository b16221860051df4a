from odoo import _, api, models

from ..rules import canonical_zone
from ..tools.time_zone import TimeZone


class IrFieldsConverter(models.AbstractModel):
    _inherit = "ir.fields.converter"

    @api.model
    def _str_to_selection(self, model, field, value, **savepoint):
        """As Odoo does; of a time zone old names are understood too. A savepoint is passed from 19.0 on."""
        if isinstance(field, TimeZone):
            return self._known_zone(value), []
        return super()._str_to_selection(model, field, value, **savepoint)

    @api.model
    def _known_zone(self, text):
        known = canonical_zone(text)
        if not known:
            sentence = _("%s is not a time zone. Give one such as Asia/Manila.")
            raise self._format_import_error(ValueError, sentence, text)
        return known
