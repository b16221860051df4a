from odoo import _, api, fields, models
from odoo.tools import sql

from ...rules import boolean_domain
from .difference import SnapshotDifference
from .erase import SnapshotErase
from .links import SnapshotLinks
from .payment_list import SnapshotPaymentList
from .seal import SnapshotSeal
from .take import SnapshotTake
from .verify import SnapshotVerify


class SessionSnapshot(
    SnapshotTake,
    SnapshotSeal,
    SnapshotLinks,
    SnapshotVerify,
    SnapshotErase,
    SnapshotDifference,
    SnapshotPaymentList,
    models.Model,
):
    """The answer a period was paid on, as it was known then: never changed, only superseded by another one."""

    _name = "spp.session.snapshot"
    _description = "Snapshot of compliance"
    _inherit = ["spp.append.only"]
    _order = "taken_at desc, id desc"
    _rec_name = "label"

    label = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    # what was asked
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("To", required=True, readonly=True)
    session_type_ids = fields.Many2many(
        "spp.session.type", string="Session types", readonly=True, ondelete="restrict", help="Empty for all of them."
    )
    is_for_everybody = fields.Boolean("Everybody", readonly=True, help="No people were named: all who were expected.")
    # who asked, when, why
    taken_by_id = fields.Many2one("res.users", "Taken by", required=True, readonly=True, ondelete="restrict")
    taken_at = fields.Datetime("Taken at", required=True, readonly=True)
    last_change_id = fields.Integer("Last change known", readonly=True, help="Id in the log; later ones came after.")
    open_count = fields.Integer(
        "Open sessions", readonly=True, help="Sessions of the period that were not completed when it was taken."
    )
    reason = fields.Char(readonly=True, help="Why it was taken though sessions were open, or in place of another one.")
    supersedes_id = fields.Many2one("spp.session.snapshot", "In place of", readonly=True, ondelete="restrict")
    superseded_by_ids = fields.One2many("spp.session.snapshot", "supersedes_id", "Superseded by", readonly=True)
    is_superseded = fields.Boolean("Replaced", compute="_compute_is_superseded", search="_search_is_superseded")
    # the answer
    answer_ids = fields.One2many("spp.session.snapshot.answer", "snapshot_id", "People", readonly=True)
    compliant_count = fields.Integer("Compliant", compute="_compute_outcome_counts")
    not_compliant_count = fields.Integer("Not compliant", compute="_compute_outcome_counts")
    nothing_due_count = fields.Integer("Nothing due", compute="_compute_outcome_counts")

    # that it is as it was taken: empty for those that were taken before digests were kept
    person_ids = fields.One2many("spp.session.snapshot.person", "snapshot_id", "People named", readonly=True)
    event_ids = fields.One2many("spp.session.snapshot.event", "snapshot_id", "Erased and merged", readonly=True)
    rules = fields.Text("Rules used", readonly=True, help="Of the session types, as they were: JSON.")
    row_counts = fields.Char("Rows", readonly=True, help="How many rows of each kind it was taken with: JSON.")
    digest = fields.Char(readonly=True, help="SHA-256 of what the snapshot holds. Keep it outside of Odoo, too.")
    marks_from = fields.Integer("Number before its first mark", readonly=True)
    digest_version = fields.Integer(readonly=True)
    head_hash = fields.Char("Hash of the head", readonly=True)
    chain_number = fields.Integer("Number", readonly=True, help="Counts the snapshots of the company.")
    previous_id = fields.Many2one(
        "spp.session.snapshot", "Snapshot before", readonly=True, index=True, ondelete="restrict"
    )
    previous_digest = fields.Char("Digest before", readonly=True, help="It is part of the digest of this one.")

    _sql_constraints = [
        (
            "chain_number_once",
            "unique(company_id, chain_number)",
            "Somebody took a snapshot of the company at the same moment. Take yours again.",
        ),
        (
            "superseded_once",
            "unique(supersedes_id)",
            "The snapshot is superseded by another one already. Take the new one in place of that.",
        ),
    ]

    @api.depends("superseded_by_ids")
    def _compute_is_superseded(self):
        for snapshot in self:
            snapshot.is_superseded = bool(snapshot.superseded_by_ids)

    @api.model
    def _search_is_superseded(self, operator, value):
        return boolean_domain(operator, value, [("superseded_by_ids", "!=", False)])

    @api.depends("answer_ids")
    def _compute_outcome_counts(self):
        counted = self.env["spp.session.snapshot.answer"]._read_group(
            [("snapshot_id", "in", self.ids)], ["snapshot_id", "outcome"], ["__count"]
        )
        counts = {(snapshot.id, outcome): count for snapshot, outcome, count in counted}
        for snapshot in self:
            for outcome in ("compliant", "not_compliant", "nothing_due"):
                snapshot[f"{outcome}_count"] = counts.get((snapshot.id, outcome), 0)

    def init(self):
        """Add the transaction that takes the snapshot, and which other transactions were committed then.

        Changes of those that were not committed come after the snapshot.
        """
        if not sql.column_exists(self.env.cr, self._table, "seen"):
            columns = (
                "add column txid bigint not null default txid_current(), "
                "add column seen txid_snapshot not null default txid_current_snapshot()"
            )
            self.env.cr.execute(f"alter table {self._table} {columns}")  # pylint: disable=sql-injection

    @api.model
    def _refusal(self):
        return _("A snapshot cannot be changed or deleted, nor made by hand. Take a new one to replace it.")

    # buttons

    def action_view_answers(self):
        """Show the answer for each person."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "spp_session_tracking.spp_session_snapshot_answer_action"
        )
        return {**action, "domain": [("snapshot_id", "=", self.id)], "display_name": self.label}

    def action_view_people(self):
        """Show everybody whom the snapshot names, as they were named then."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "spp_session_tracking.spp_session_snapshot_person_action"
        )
        return {**action, "domain": [("snapshot_id", "=", self.id)], "display_name": self.label}

    def action_download_evidence(self):
        """Download what the digest is computed over."""
        self.ensure_one()
        url = f"/spp_session_tracking/snapshot/{self.id}/evidence"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def action_view_differences(self):
        """Show the people whose answer differs today."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_difference_action")
        return {**action, "context": {"difference_of": self.id}, "display_name": _("Changed since: %s", self.label)}

    def action_supersede(self):
        """Open the dialog that takes a snapshot in the place of this one."""
        self.ensure_one()
        date_from, date_to, people, types = self._question()
        return self.env["spp.session.snapshot.take"]._open_with(
            supersedes_id=self.id,
            label=self.label,
            date_from=date_from,
            date_to=date_to,
            session_type_ids=types,
            participant_ids=people,
        )
