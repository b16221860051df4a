from odoo import api, models
from odoo.addons.spp_session_tracking.models.retention import Kept
from odoo.addons.spp_session_tracking.tools.omitted import OMITTED

RECORDS, REQUESTS, FAILURES, CLIENTS = (
    f"spp_attendance_{name}" for name in ("list", "api_log", "api_failure", "api_client_credential")
)
HELD = "state = 'held'"


class Retention(models.AbstractModel):
    _inherit = "spp.retention"

    @api.model
    def _kept(self):
        return [
            *super()._kept(),
            Kept("excuse", RECORDS, "excuse", "attendance_date", OMITTED, waiting=HELD),
            Kept("note", RECORDS, "attendance_description", "attendance_date", waiting=HELD),
            Kept("note", RECORDS, "decision_reason", "attendance_date", OMITTED, waiting=HELD),
            Kept("note", RECORDS, "end_reason", "attendance_date", OMITTED, waiting=HELD),
            Kept("device", REQUESTS, "address", "requested_at", is_indexed=False),
            Kept("device", FAILURES, "address", "failed_at", "-", is_indexed=False),
            Kept("device", CLIENTS, "device_label", "ended_at", None, "is_device", is_indexed=False),
            Kept("device", CLIENTS, "name", "ended_at", "-", "is_device", is_indexed=False),
        ]
