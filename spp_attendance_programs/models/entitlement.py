from odoo import api, fields, models
from odoo.addons.spp_attendance.models.programme.criteria import CYCLE


class AttendanceEntitlement(models.AbstractModel):
    """What the amount was multiplied by."""

    _inherit = "spp.attendance.entitlement"

    # as it was when the entitlement was prepared
    is_multiplied_by_attendance = fields.Boolean("Multiplied by attendance", readonly=True, copy=False)
    attended_session_count = fields.Integer("Sessions attended when prepared", readonly=True, copy=False)
    attended_day_count = fields.Integer("Days attended when prepared", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        names = self.env["g2p.cycle"].browse(self.env.context.get(CYCLE))._multipliers()
        return super().create([{**vals, **self._counted(vals, names)} for vals in vals_list] if names else vals_list)

    @api.model
    def _counted(self, vals, names):
        """What a new entitlement is multiplied by: values of these fields, of its contact."""
        partner = self.env["res.partner"].browse(vals["partner_id"])
        return {"is_multiplied_by_attendance": True, **{name: partner[name] for name in names}}

    def _differs(self, counts):
        """Whether it was prepared on other numbers. counts: {name of a field that it is multiplied by: number now}"""
        return any(self[name] != count for name, count in counts.items())


class Entitlement(models.Model):
    _name = "g2p.entitlement"
    _inherit = ["g2p.entitlement", "spp.attendance.entitlement"]

    # declared here as well: so it is a field of this addon, and goes with it
    is_cancelled_by_criteria = fields.Boolean()


class EntitlementInkind(models.Model):
    _name = "g2p.entitlement.inkind"
    _inherit = ["g2p.entitlement.inkind", "spp.attendance.entitlement"]

    # declared here as well: so it is a field of this addon, and goes with it
    is_cancelled_by_criteria = fields.Boolean()
