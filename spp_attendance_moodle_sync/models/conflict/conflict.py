from odoo import api, fields, models

from ...moodle import merge
from ..session_attendance import statuses_of_lines

CHOSEN = {merge.PULL: "moodle", merge.PUSH: "odoo", merge.HOLD: "none"}


class MoodleConflict(models.Model):
    """Both sides changed a mark since they last agreed: what both said, and what was done about it."""

    _name = "spp.moodle.conflict"
    _description = "Conflict with Moodle"
    _order = "state desc, id desc"
    _rec_name = "participant_id"
    _check_company_auto = True

    instance_id = fields.Many2one(
        "spp.moodle.instance", "Site", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="instance_id.company_id", store=True, precompute=True, index=True)
    attendance_id = fields.Many2one(
        "spp.session.attendance", "Line", required=True, readonly=True, index=True, ondelete="cascade"
    )
    session_id = fields.Many2one(related="attendance_id.session_id", store=True, precompute=True, index=True)
    session_date = fields.Date(related="session_id.date")
    participant_id = fields.Many2one(related="attendance_id.participant_id", string="Person")
    moodle_user_id = fields.Integer("User in Moodle", readonly=True, group_operator=None)
    # what was said
    agreed_status = fields.Selection(statuses_of_lines, "Both said before", readonly=True)
    odoo_status = fields.Selection(statuses_of_lines, "Said here", readonly=True)
    odoo_at = fields.Datetime("Said here at", readonly=True)
    moodle_status = fields.Selection(statuses_of_lines, "Said in Moodle", readonly=True)
    moodle_at = fields.Datetime(
        "In Moodle until", readonly=True, help="Moodle knows no time of a mark: it was said then, or earlier."
    )
    # what became of it
    rule_choice = fields.Selection(
        [("odoo", "Odoo"), ("moodle", "Moodle"), ("none", "Neither")],
        "The rule took",
        readonly=True,
        help="The later one stands. A mark is never overwritten by the lack of one: then nothing was done.",
    )
    state = fields.Selection([("open", "Open"), ("decided", "Decided")], required=True, default="open", readonly=True)
    choice = fields.Selection(
        [("odoo", "Odoo"), ("moodle", "Moodle"), ("newer", "Something newer")],
        "Decided for",
        readonly=True,
        help="Something newer: the person was marked anew, with neither of the two. Then that stands.",
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime("Decided at", readonly=True)

    @api.model
    def _keep(self, instance, found):
        """Keep conflicts. Returns how many are new: one that is open already, and about the same, is the same one.

        found: (line, Moodle's user id, session of Moodle's, sides, decision) of each
        """
        lines = [line.id for line, *_rest in found]
        known = self.search([("attendance_id", "in", lines), ("state", "=", "open")])
        kept = {(each.attendance_id.id, each.odoo_status or "", each.moodle_status or "") for each in known}
        new = [
            {
                "instance_id": instance.id,
                "attendance_id": line.id,
                "moodle_user_id": user_id,
                "agreed_status": sides.agreed,
                "odoo_status": sides.ours,
                "odoo_at": sides.ours_at,
                "moodle_status": sides.theirs,
                "moodle_at": theirs.taken_at,
                "rule_choice": CHOSEN[decision.outcome],
            }
            for line, user_id, theirs, sides, decision in found
            if (line.id, sides.ours, sides.theirs) not in kept
        ]
        self.sudo().create(new)  # sudo: conflicts are kept by the sync alone
        return len(new)
