from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ..rules import FIRST_DAY, LAST_DAY, is_blank, is_sensible

READ = {"date": fields.Date.to_date, "datetime": fields.Datetime.to_datetime}


class CheckedValues(models.AbstractModel):
    """Records whose dates are sensible, and whose names are more than blanks, on whatever path they come."""

    _name = "spp.checked.values"
    _description = "Values that are checked"

    @api.model_create_multi
    def create(self, vals_list):
        defaults = {
            key.removeprefix("default_"): value for key, value in self.env.context.items() if key.startswith("default_")
        }
        for vals in vals_list:
            self._check_values({**defaults, **vals})
        return super().create(vals_list)

    def write(self, vals):
        self._check_values(vals)
        return super().write(vals)

    @api.model
    def _check_values(self, vals):
        for name in vals.keys() & self._fields.keys():
            field, value = self._fields[name], vals[name]
            is_empty = value is None or value is False or value == "" and not field.required
            if field.type in READ and not is_empty:
                self._check_sensible(field, value)
            elif field.type == "char" and field.required and isinstance(value, str) and is_blank(value):
                raise ValidationError(
                    _("“%(field)s” is empty. Give a text.", field=field._description_string(self.env))
                )

    @api.model
    def _check_sensible(self, field, value):
        try:
            read = READ[field.type](value)
            fits = bool(read) and is_sensible(read)
        except (TypeError, ValueError):  # a number; Odoo writes the year 1 as 1-01-01, and cannot read that
            fits = False
        if not fits:
            text = _("%(field)s cannot be %(value)s. Give a day from %(first)s to %(last)s.")
            told = {"field": field._description_string(self.env), "value": value, "first": FIRST_DAY, "last": LAST_DAY}
            raise ValidationError(text % told)
