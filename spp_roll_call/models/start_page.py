from datetime import timedelta

from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.models.start_page import MANAGER, Figure

SILENT_DAYS = 7


class StartPage(models.AbstractModel):
    _inherit = "spp.start.page"

    @api.model
    def _figures(self):
        """With the phones of everybody, which only managers may see."""
        since = fields.Datetime.to_string(fields.Datetime.now() - timedelta(days=SILENT_DAYS))
        never_used = ["&", ("last_used", "=", False), ("create_date", "<", since)]
        return [
            *super()._figures(),
            Figure(
                "silent_phones",
                section="technical",
                name=_("Silent phones"),
                hint=_("Not heard of for %(count)s days or more. Marks may wait on them.", count=SILENT_DAYS),
                model="spp.attendance.api.client.credential",
                domain=[("is_device", "=", True), "|", ("last_used", "<", since), *never_used],
                action="spp_attendance.spp_attendance_api_client_action",
                group=MANAGER,
            ),
        ]
