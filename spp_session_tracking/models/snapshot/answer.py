from odoo import api, fields, models
from odoo.tools import sql

from ..compliance.answer import OUTCOMES
from .names_then import NamesThen
from .person import OFFICER

# Of the ids of marks. They stay within what XML-RPC can say, as those of rows would.
CREATE_SEQUENCE = """
    create sequence if not exists spp_session_snapshot_mark_seq owned by spp_session_snapshot_answer.marks_before
"""


class SessionSnapshotAnswer(NamesThen, models.Model):
    """The compliance of one person in one session type when the snapshot was taken."""

    _name = "spp.session.snapshot.answer"
    _description = "Answer stored in a snapshot"
    _inherit = ["spp.append.only", "spp.session.answer", "spp.long.list"]
    _log_access = False  # the snapshot says who took it, and when

    snapshot_id = fields.Many2one("spp.session.snapshot", required=True, readonly=True, index=True, ondelete="restrict")
    participant_id = fields.Many2one(required=True, index=True)
    household_id = fields.Many2one(index="btree_not_null")
    company_id = fields.Many2one(index=True)
    taken_at = fields.Datetime(related="snapshot_id.taken_at")
    # who it was then: the ids of the contacts, which merges do not change, and the name and identifier of that time
    participant_ref = fields.Integer("Contact number then", readonly=True)
    household_ref = fields.Integer("Household number then", readonly=True)
    last_attended_by_ref = fields.Integer("Number of who came last then", readonly=True)
    participant_name = fields.Char("Name then", compute="_compute_participant_name")
    participant_identifier = fields.Char("Identifier then", compute="_compute_participant_identifier", groups=OFFICER)
    content_hash = fields.Char("Hash", readonly=True)
    mark_count = fields.Integer("Marks", readonly=True)
    marks_before = fields.Integer("Marks of the snapshot before its own", readonly=True)
    marks = fields.Text("Marks as stored", readonly=True, prefetch=False, help="As JSON; the hash is over them, too.")
    mark_ids = fields.One2many("spp.session.snapshot.mark", "answer_id", "Marks counted")
    # today
    now_outcome = fields.Selection(OUTCOMES, "Outcome now", compute="_compute_now")
    now_attended = fields.Integer("Attended now", compute="_compute_now")
    now_counted = fields.Integer("Counted now", compute="_compute_now")
    now_attendance_rate = fields.Float("Attendance % now", compute="_compute_now", group_operator=None)
    change_ids = fields.Many2many(
        "spp.session.attendance.change", string="Changes since", compute="_compute_change_ids"
    )

    def init(self):
        sql.create_index(self.env.cr, f"{self._table}_page_index", self._table, ["snapshot_id", "id"])
        columns, where = ["snapshot_id", "marks_before"], "marks_before is not null"
        sql.create_index(self.env.cr, f"{self._table}_marks_index", self._table, columns, where=where)
        self.env.cr.execute(CREATE_SEQUENCE)

    @api.model
    def _refusal(self):
        return self.env["spp.session.snapshot"]._refusal()

    def _key(self):
        return (self.participant_id.id, self.session_type_id.id)

    def _compute_now(self):
        for snapshot, answers in self.grouped("snapshot_id").items():
            found = snapshot._answers_now(answers.participant_id.ids)
            for answer in answers:
                now = found.get(answer._key(), {})
                answer.now_outcome = now.get("outcome", "nothing_due")
                answer.now_attended = now.get("attended", 0)
                answer.now_counted = now.get("counted", 0)
                answer.now_attendance_rate = now.get("attendance_rate", 0)

    def _compute_change_ids(self):
        for snapshot, answers in self.grouped("snapshot_id").items():
            changes = snapshot._changes_since([answer._key() for answer in answers])
            for answer in answers:
                answer.change_ids = changes[answer._key()]
