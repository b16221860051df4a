from odoo import api, models

from ..tools.seen import check_readable


class ReadableLinks(models.AbstractModel):
    """Records of dialogs, which name only what their user may read: Odoo shows the name of whatever a record names."""

    _name = "spp.readable.links"
    _description = "Values that are checked"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        defaults = {key.removeprefix("default_") for key in self.env.context if key.startswith("default_")}
        records._check_links(defaults.union(*vals_list))
        return records

    def write(self, vals):
        result = super().write(vals)
        self._check_links(vals)
        return result

    def _check_links(self, names):
        """Refuse what fields of these names link, unless the user may read it."""
        for name in names:
            if name in self._fields and self._fields[name].type == "many2one":
                check_readable(self[name])
