from odoo import api, fields, models

from ...moodle import merge
from ..session_attendance import statuses_of_lines
from .decision import ConflictDecision

CHOICES = {merge.PULL: "moodle", merge.PUSH: "odoo", merge.HOLD: "none"}


class MoodleConflict(ConflictDecision, models.Model):
    """A mark that was changed here and in Moodle since both last agreed: both values, and what was done.

    How an officer decides it stands in decision.py.
    """

    _name = "spp.moodle.conflict"
    _description = "Conflict with Moodle"
    _order = "state desc, id desc"
    _rec_name = "participant_id"
    _check_company_auto = True

    instance_id = fields.Many2one("spp.moodle.instance", "Site", readonly=True, index=True, ondelete="set null")
    former_site = fields.Char("Removed site", readonly=True, help="The name of the site, once it is removed.")
    company_id = fields.Many2one(related="attendance_id.session_id.company_id", store=True, precompute=True, index=True)
    attendance_id = fields.Many2one(
        "spp.session.attendance", "Line", required=True, readonly=True, index=True, ondelete="cascade"
    )
    session_id = fields.Many2one(related="attendance_id.session_id", store=True, precompute=True, index=True)
    session_date = fields.Date(related="session_id.date")
    participant_id = fields.Many2one(related="attendance_id.participant_id", string="Person")
    moodle_user_id = fields.Integer("User in Moodle", readonly=True, group_operator=None)
    # the marks
    agreed_status = fields.Selection(statuses_of_lines, "Last agreed", readonly=True)
    odoo_status = fields.Selection(statuses_of_lines, "Marked here", readonly=True)
    odoo_at = fields.Datetime("Marked here at", readonly=True)
    moodle_status = fields.Selection(statuses_of_lines, "Marked in Moodle", readonly=True)
    moodle_at = fields.Datetime(
        "Session taken in Moodle at",
        readonly=True,
        help="Moodle keeps no time for a single mark. It was made at this time or earlier.",
    )
    # what was done
    rule_choice = fields.Selection(
        [("odoo", "Here"), ("moodle", "Moodle"), ("none", "Neither")],
        "Applied automatically",
        readonly=True,
        help="The later mark is applied at once. Neither: one side has no mark any more, or Moodle says a time "
        "in the future, so nothing was changed.",
    )
    state = fields.Selection(
        [("open", "Undecided"), ("decided", "Decided")], required=True, default="open", readonly=True
    )
    choice = fields.Selection(
        [
            ("odoo", "Here"),
            ("moodle", "Moodle"),
            ("newer", "A newer mark"),
            ("moved", "None: the person has another account in Moodle"),
            ("removed", "None: the site was removed"),
        ],
        "Decided for",
        readonly=True,
        help="A newer mark: the person was marked again with another status, which counts now.",
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime("Decided at", readonly=True)

    @api.model
    def _record(self, instance, contested_marks):
        """Create conflicts. Returns how many are new: a conflict that is open already is not recorded again.

        contested_marks: a list of ContestedMark, see sync.mark_merge
        """
        lines = [contested.line.id for contested in contested_marks]
        open_ones = self.search([("attendance_id", "in", lines), ("state", "=", "open")])
        known = {(each.attendance_id.id, each.odoo_status or "", each.moodle_status or "") for each in open_ones}
        new = [
            {
                "instance_id": instance.id,
                "attendance_id": contested.line.id,
                "moodle_user_id": contested.user_id,
                "agreed_status": contested.sides.agreed,
                "odoo_status": contested.sides.ours,
                "odoo_at": contested.sides.ours_at,
                "moodle_status": contested.sides.theirs,
                "moodle_at": contested.sides.theirs_at,
                "rule_choice": CHOICES[contested.decision.outcome],
            }
            for contested in contested_marks
            if (contested.line.id, contested.sides.ours, contested.sides.theirs) not in known
        ]
        self.sudo().create(new)  # sudo: only the sync creates conflicts
        return len(new)

    def _is_overtaken(self):
        """Whether the line has a mark that neither side had in the conflict: somebody made it later."""
        return self.attendance_id._observed_status() not in (self.odoo_status or "", self.moodle_status or "")

    def _close(self, choice, by=False):
        # sudo: the server writes conflicts, officers decide them only with the buttons
        self.sudo().write(
            {"state": "decided", "choice": choice, "decided_by_id": by, "decided_at": fields.Datetime.now()}
        )

    @api.model
    def _close_overtaken(self, lines):
        """Close the open conflicts of lines on which both sides agree by now, on a newer mark."""
        # sudo: the server closes them, whoever marked
        for conflict in self.sudo().search([("attendance_id", "in", lines.ids), ("state", "=", "open")]):
            line = conflict.attendance_id
            if line._observed_status() == line.moodle_agreed and conflict._is_overtaken():
                conflict._close("newer")
