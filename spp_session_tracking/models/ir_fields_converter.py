from odoo import _, api, models

from ..rules import canonical_zone, is_unfit
from ..tools.time_zone import TimeZone

# how the models of the suite begin that people import
OURS = ("spp.session", "spp.attendance", "spp.household", "spp.moodle")
PEOPLE = ("res.partner", "spp.attendance.subscriber")


class IrFieldsConverter(models.AbstractModel):
    _inherit = "ir.fields.converter"

    @api.model
    def to_field(self, model, field, fromtype=str, **savepoint):
        """As Odoo does; but a character that no text can have is an error of its row, and not of the whole file."""
        convert = super().to_field(model, field, fromtype, **savepoint)
        if not (convert and model._name.startswith(OURS)):
            return convert

        def convert_fit(value):
            if isinstance(value, str) and is_unfit(value):
                text = _("There is a character that no text can have in “%(column)s”. Type the value anew.")
                raise self._format_import_error(ValueError, text, {"column": field._description_string(self.env)})
            return convert(value)

        return convert_fit

    @api.model
    def db_id_for(self, model, field, subfield, value, *savepoint, **named_savepoint):
        """As Odoo does; but of several records that a name fits none is taken, where Odoo takes the first.

        Blanks around a name are no part of it. A savepoint is passed from 19.0 on.
        """
        is_name_in_ours = subfield is None and model._name.startswith(OURS)
        if is_name_in_ours and isinstance(value, str):
            value = value.strip()
        *found, warnings = super().db_id_for(model, field, subfield, value, *savepoint, **named_savepoint)
        if is_name_in_ours and warnings:
            raise self._several(field, value)
        return (*found, warnings)

    def _several(self, field, value):
        """The error of a row that names several records."""
        if field.comodel_name in PEOPLE:
            text = _(
                "Several people are called “%(name)s” (%(count)s). Give the person's identifier in “%(column)s” "
                "instead."
            )
        else:
            text = _(
                "Several records are called “%(name)s” (%(count)s). Import the external id of “%(column)s” instead."
            )
        count = len(self.env[field.comodel_name].name_search(value, operator="=", limit=None))
        column = field._description_string(self.env)
        return self._format_import_error(ValueError, text, {"count": count, "name": value, "column": column})

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
