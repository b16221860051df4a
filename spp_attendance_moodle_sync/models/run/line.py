from odoo import api, fields, models

from ...tools.message import Message


class MoodleSyncRunLine(models.Model):
    """One message of a run: a problem, a note, or in a preview what would be done. It names no people."""

    _name = "spp.moodle.sync.run.line"
    _description = "Line of a run of the Moodle sync"
    _order = "id"

    run_id = fields.Many2one("spp.moodle.sync.run", required=True, readonly=True, ondelete="cascade", index=True)
    kind = fields.Selection(
        [("plan", "Would be done"), ("notice", "Note"), ("problem", "Problem")], required=True, readonly=True
    )
    what = Message(required=True, readonly=True)
    session_id = fields.Many2one("spp.session", readonly=True, ondelete="set null")
    moodle_kind = fields.Char("In Moodle", readonly=True)
    moodle_id = fields.Integer("Number in Moodle", readonly=True, group_operator=None)
    about = fields.Char(compute="_compute_about")

    @api.depends("session_id", "moodle_kind", "moodle_id")
    def _compute_about(self):
        kinds = dict(self.env["spp.moodle.mapping"]._fields["kind"]._description_selection(self.env))
        for line in self:
            in_moodle = f"{kinds.get(line.moodle_kind, '')} {line.moodle_id or ''}".strip()
            line.about = line.session_id.display_name or in_moodle

    def action_open_session(self):
        return self.session_id.get_formview_action()
