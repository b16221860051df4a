from odoo import fields, models


class AttendanceEntitlement(models.AbstractModel):
    """What OpenSPP's entitlements get where attendance decides: whether the criteria have cancelled them."""

    _name = "spp.attendance.entitlement"
    _description = "Entitlement in a programme that asks attendance"

    is_cancelled_by_criteria = fields.Boolean(
        "Cancelled by criteria",
        readonly=True,
        copy=False,
        help="Compliance criteria cancelled it when they were applied. It comes back once they are met.",
    )
