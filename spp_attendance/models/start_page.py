from odoo import _, api, models
from odoo.addons.spp_session_tracking.models.start_page import Figure


class StartPage(models.AbstractModel):
    _inherit = "spp.start.page"

    @api.model
    def _figures(self):
        return [
            *super()._figures(),
            Figure(
                "pending_records",
                section="decide",
                name=_("Records that wait"),
                hint=_("They do not count before an officer decides on them."),
                model="spp.attendance.list",
                domain=[("state", "=", "held")],
                action="spp_attendance.spp_attendance_list_action_inbox",
            ),
            Figure(
                "possible_doubles",
                section="decide",
                name=_("Possible doubles"),
                hint=_("Two people of a registry who may be one."),
                model="spp.registry.double",
                domain=[("state", "=", "open")],
                action="spp_attendance.spp_registry_double_action",
            ),
        ]
