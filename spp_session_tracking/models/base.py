from odoo import models

from ..tools.seen import check_readable

# OpenSPP's models have names like ours
OUR_ADDONS = ("spp_session_tracking", "spp_attendance", "spp_household", "spp_roll_call")


class Base(models.AbstractModel):
    _inherit = "base"

    def onchange(self, values, field_names, fields_spec):
        """Answer who may save the form, as Odoo 19.0 does: 17.0 names and computes for anybody what they type."""
        if (self._original_module or "").startswith(OUR_ADDONS):  # "" of models that people make in the database
            operation = "write" if self else "create"
            self.check_access_rights(operation)
            self.check_access_rule(operation)
            self._check_typed(values)
        return super().onchange(values, field_names, fields_spec)

    def _check_typed(self, values):
        """Refuse a form that names, by what is typed or by default, another record than the user may read."""
        defaults = {
            key.removeprefix("default_"): value for key, value in self.env.context.items() if key.startswith("default_")
        }
        given = {**defaults, **values}
        for name in given.keys() & self._fields.keys():
            if self._fields[name].type == "many2one" and given[name]:
                named = self.new({name: given[name]})[name]._origin
                if named != self[name]:
                    check_readable(named)
