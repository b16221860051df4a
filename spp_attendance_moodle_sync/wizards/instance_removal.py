from odoo import api, fields, models


class MoodleInstanceRemoval(models.TransientModel):
    """Asks before a site is removed, and says what goes and what stays."""

    _name = "spp.moodle.instance.removal"
    _description = "Remove a Moodle site"
    _rec_name = "instance_id"

    instance_id = fields.Many2one("spp.moodle.instance", "Site", required=True, readonly=True, ondelete="cascade")
    sessions_again = fields.Selection(
        [
            ("find", "Find the sessions again, where number, course and start in Moodle are the same"),
            ("anew", "Start anew: everything is read a second time, also the marks"),
        ],
        "When the address is connected again",
        required=True,
        default="find",
    )
    effects = fields.Text("What happens", compute="_compute_effects")

    @api.depends("instance_id")
    def _compute_effects(self):
        for dialog in self:
            dialog.effects = dialog.instance_id._removal_text() if dialog.instance_id else False

    def action_confirm(self):
        self.ensure_one()
        self.instance_id._remove(is_found_again=self.sessions_again == "find")
        return self.env["ir.actions.act_window"]._for_xml_id("spp_attendance_moodle_sync.spp_moodle_instance_action")
