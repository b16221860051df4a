from odoo import models

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
        return super().onchange(values, field_names, fields_spec)
