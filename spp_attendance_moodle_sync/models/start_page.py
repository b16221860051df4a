from odoo import _, api, models
from odoo.addons.spp_session_tracking.models.start_page import Figure


class StartPage(models.AbstractModel):
    _inherit = "spp.start.page"

    @api.model
    def _figures(self):
        return [
            *super()._figures(),
            Figure(
                "moodle_conflicts",
                section="decide",
                name=_("Conflicts with Moodle"),
                hint=_("A mark was changed on both sides. The later one counts until somebody chooses."),
                model="spp.moodle.conflict",
                domain=[("state", "=", "open")],
                action="spp_attendance_moodle_sync.spp_moodle_conflict_action",
            ),
            Figure(
                "moodle_sites_in_trouble",
                section="technical",
                name=_("Moodle sites in trouble"),
                hint=_("The last run failed, or nothing is synced."),
                model="spp.moodle.instance",
                domain=["|", ("failure_count", ">", 0), ("is_told", "=", True)],
                action="spp_attendance_moodle_sync.spp_moodle_instance_action",
            ),
        ]
