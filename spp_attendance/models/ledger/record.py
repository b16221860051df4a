from odoo import _, api, fields, models
from odoo.addons.spp_session_tracking.importing.import_report import ImportReport
from odoo.addons.spp_session_tracking.marking.row_parser import MarkRowParser
from odoo.addons.spp_session_tracking.tools.options import options_of
from odoo.addons.spp_session_tracking.tools.seen import seen
from odoo.addons.spp_session_tracking.tools.time_zone import TimeZone
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from ...ledger.ledger_recorder import LedgerRecorder
from ...rules import CATEGORIES
from ..identifier_search import IdentifierSearch
from .decision import RecordDecision
from .end import RecordEnd
from .evidence import RecordEvidence
from .file_import import RecordFileImport
from .history_ids import RecordHistoryIds
from .indexes import RecordIndexes
from .merge import RecordMerge
from .screen import RecordScreen
from .storage import RecordStorage
from .uniqueness import RecordUniqueness


class AttendanceList(
    RecordStorage,
    RecordUniqueness,
    RecordIndexes,
    RecordEnd,
    RecordDecision,
    RecordEvidence,
    RecordMerge,
    RecordFileImport,
    RecordScreen,
    RecordHistoryIds,
    IdentifierSearch,
    models.Model,
):
    """One attendance stated outside the screen of a session. It is evidence: voided or replaced, never changed.

    Here are all fields of the model, its only create(), write() and unlink(), and the hooks these call. A new record is
    made by the LedgerRecorder. What the verbs do stands in the classes above, by subject, each in a file of its own.
    """

    _name = "spp.attendance.list"
    _description = "Recorded attendance"
    _inherit = ["spp.server.fields", "spp.file.import", "spp.long.list"]
    _rec_name = "subscriber_id"
    _order = "attendance_date desc, attendance_time desc, id desc"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    # who
    subscriber_id = fields.Many2one("spp.attendance.subscriber", "Person", index="btree_not_null", ondelete="restrict")
    participant_id = fields.Many2one(
        related="subscriber_id.partner_id", store=True, string="Contact", index="btree_not_null"
    )
    person_identifier = fields.Char("Identifier as sent", groups="spp_attendance.group_recorder")
    identifier_key = fields.Char(
        "Identifier as compared",
        groups="spp_attendance.group_recorder",
        readonly=True,
        index="btree_not_null",
        help="The identifier in its normal form.",
    )
    person_name = fields.Char(
        "Name as sent",
        groups="spp_attendance.group_recorder",
        help="Of somebody who was not known. Nobody is found by it: an officer decides who it is.",
    )
    # when
    tz = TimeZone("Time zone", help="The zone the times were given in.")
    attended_at = fields.Datetime("Came at", required=True, default=fields.Datetime.now)
    marked_at = fields.Datetime("Marked at", help="When it was stated, by the clock of whoever stated it.")
    attendance_date = fields.Date("Date", readonly=True, help="In the time zone of the record.")
    attendance_time = fields.Char("Time", readonly=True, help="In the time zone of the record, as HH:MM:SS.")
    # what
    attendance_category = fields.Selection(
        [(category, category.capitalize()) for category in CATEGORIES], "Category", required=True, default="present"
    )
    excuse = fields.Char("Excuse as stored", groups=NO_ACCESS)
    excuse_reason = fields.Char("Excuse", compute="_compute_excuse_reason", inverse="_inverse_excuse_reason")
    attendance_type_id = fields.Many2one("spp.attendance.type", "Type", ondelete="restrict")
    attendance_location_id = fields.Many2one("spp.attendance.location", "Location", ondelete="restrict")
    session_id = fields.Many2one(
        "spp.session",
        index="btree_not_null",
        ondelete="restrict",
        help="The session that the record is about. Empty: about no session.",
    )
    attended_by_id = fields.Many2one(
        "res.partner",
        "Stand-in",
        ondelete="restrict",
        help="Who came instead of the person, for a record about a session.",
    )
    attendance_description = fields.Text("Description")
    attendance_external_url = fields.Char("Web address")
    # who sent it
    submitted_by = fields.Char("Submitted by")
    submitted_at = fields.Datetime("Submitted at")
    submission_source = fields.Char("Source")
    source = fields.Selection(
        options_of("spp.session.attendance", "source"),
        "Recorded by way of",
        readonly=True,
        help="By which way it came, as the server saw it.",
    )
    external_id = fields.Char(
        "Id as sent", help="The id that the sender gave it. What is sent again with the same id is stored once."
    )
    client_id = fields.Many2one("spp.attendance.api.client.credential", readonly=True, ondelete="restrict")
    digest = fields.Char(
        readonly=True, groups=NO_ACCESS, help="A hash of what was received: it shows whether the same was sent again."
    )
    # what became of it
    state = fields.Selection(
        [("valid", "Valid"), ("held", "Pending"), ("replaced", "Replaced"), ("voided", "Voided")],
        required=True,
        readonly=True,
    )
    held_reason = fields.Selection(
        [
            ("unknown_person", "Unknown person"),
            ("session_cancelled", "The session is cancelled"),
            ("session_not_open", "The session is not open yet"),
            ("late_contradiction", "Contradicts an earlier mark, and came too late"),
            ("not_facilitator", "Others facilitate the session"),
        ],
        "Why it waits",
        readonly=True,
        index="btree_not_null",
    )
    evidence = fields.Text(
        compute="_compute_evidence",
        compute_sudo=False,
        groups="spp_session_tracking.group_officer",
        help="What is known about a pending record: who may be meant, and what the session says.",
    )
    candidate_ids = fields.Many2many(
        "spp.attendance.subscriber",
        string="Who may be meant",
        compute="_compute_candidate_ids",
        compute_sudo=False,
        groups="spp_session_tracking.group_officer",
    )
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime("Decided at", readonly=True)
    decision_reason = fields.Char("Decision", readonly=True)
    replaces_id = fields.Many2one("spp.attendance.list", index="btree_not_null", ondelete="restrict")
    replaced_by_ids = fields.One2many("spp.attendance.list", "replaces_id", "Replaced by", readonly=True)
    ended_by_id = fields.Many2one("res.users", "Ended by", readonly=True, ondelete="restrict")
    ended_at = fields.Datetime("Ended at", readonly=True)
    end_reason = fields.Char("Why it ended", readonly=True)
    is_recorded_twice = fields.Boolean(compute="_compute_is_recorded_twice", search="_search_is_recorded_twice")

    _sql_constraints = [
        ("external_id_unique", "unique(company_id, external_id)", "The company has a record with this id already."),
    ]

    def init(self):
        self._create_indexes()
        self._follow_uniqueness()

    @api.model
    def _server_fields(self):
        derived = {"identifier_key", "attendance_date", "attendance_time", "excuse", "digest", "client_id", "source"}
        decided = {"state", "held_reason", "replaced_by_ids", "decided_by_id", "decided_at", "decision_reason"}
        return super()._server_fields() | derived | decided | {"ended_by_id", "ended_at", "end_reason"}

    # excuses

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("excuse")
    def _compute_excuse_reason(self):
        visible = seen(self, self._domain_excuses())
        for record in self:
            # sudo: nobody may read the column, but here those who need it may
            record.excuse_reason = record._origin in visible and record.sudo().excuse

    @api.model
    def _domain_excuses(self):
        """The records whose excuses the user sees: officers all, others their own and those of their sessions."""
        sessions = self.env["spp.session"]
        if sessions._user_is_officer():
            return []
        return ["|", ("create_uid", "=", self.env.uid), *sessions._domain_excuses()]

    def _inverse_excuse_reason(self):
        """Nothing to do: create() takes the reason as a part of the record."""

    # create, change, delete

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Record attendances. Raises ValidationError that names every bad one; then nothing is stored."""
        self._check_server_fields(vals_list)
        self.check_access_rights("create")
        source = "import" if ImportReport.of(self.env) else "manual"
        recorder = LedgerRecorder(self, source).prepare(vals_list)
        problems = {number: str(invalid) for number, invalid in recorder.problems.items()}
        MarkRowParser(self.env).raise_problems(problems, len(vals_list))
        return self.union(*recorder.save().values())

    def write(self, vals):
        if self._is_by_server():
            return super().write(vals)
        raise UserError(_("A record cannot be changed. Press Correct: that makes a new record that replaces it."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(_("A record cannot be deleted. Void it: it stays in the list, but does not count any more."))
