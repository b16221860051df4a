from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS
from odoo.tools import sql

from ..roll import SAID

LINE = "spp.session.attendance"
# what makes two statements about a person the same, whoever sent them
CONTENT = ("status", "attended_by_id", "attendance_time", "marked_at", "excuse", "submitted_at", "external_id")


def _selection(name):
    return lambda changes: changes.env[LINE]._fields[name].selection


class SessionAttendanceChange(models.Model):
    """What was said before: written by the server only, and never changed again, by nobody."""

    _name = "spp.session.attendance.change"
    _description = "Change of attendance"
    _order = "id desc"

    kind = fields.Selection(
        [("mark", "Mark"), ("roster", "Roster"), ("session", "Session")], required=True, readonly=True
    )
    session_id = fields.Many2one("spp.session", readonly=True, index=True, ondelete="restrict")
    session_type_id = fields.Many2one(
        "spp.session.type", readonly=True, index="btree_not_null", ondelete="restrict", help="Of a change of the type."
    )
    attendance_id = fields.Many2one(LINE, "Line", readonly=True, index=True, ondelete="set null")
    participant_id = fields.Many2one("res.partner", "Person", readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    # of a mark: the whole statement
    old_status = fields.Selection(_selection("status"), "Was", readonly=True)
    old_basis = fields.Selection(_selection("basis"), "Was observed or assumed", readonly=True)
    old_attended_by_id = fields.Many2one("res.partner", "Stood in before", readonly=True, ondelete="restrict")
    old_attendance_time = fields.Datetime("Came at before", readonly=True)
    old_marked_at = fields.Datetime("Marked at before", readonly=True)
    old_marked_by_id = fields.Many2one("res.users", "Marked by before", readonly=True, ondelete="restrict")
    old_source = fields.Selection(_selection("source"), "Source before", readonly=True)
    old_submitted_at = fields.Datetime("Sent in at before", readonly=True)
    old_external_id = fields.Char("External id before", readonly=True)
    old_excuse = fields.Char(readonly=True, groups=NO_ACCESS)
    old_excuse_reason = fields.Char("Excuse before", compute="_compute_excuse_reasons")
    new_status = fields.Selection(_selection("status"), "Is", readonly=True)
    new_basis = fields.Selection(_selection("basis"), "Is observed or assumed", readonly=True)
    new_attended_by_id = fields.Many2one("res.partner", "Stood in after", readonly=True, ondelete="restrict")
    new_attendance_time = fields.Datetime("Came at after", readonly=True)
    new_marked_at = fields.Datetime("Marked at after", readonly=True)
    new_marked_by_id = fields.Many2one("res.users", "Marked by after", readonly=True, ondelete="restrict")
    new_source = fields.Selection(_selection("source"), "Source after", readonly=True)
    new_submitted_at = fields.Datetime("Sent in at after", readonly=True)
    new_external_id = fields.Char("External id after", readonly=True)
    new_excuse = fields.Char(readonly=True, groups=NO_ACCESS)
    new_excuse_reason = fields.Char("Excuse after", compute="_compute_excuse_reasons")
    # of a roster, a session or its type: what changed, in words
    what = fields.Char("Changed", readonly=True)
    old_value = fields.Char("From", readonly=True)
    new_value = fields.Char("To", readonly=True)
    came_too_late = fields.Boolean(readonly=True, help="It came after the statement that stands, and never stood.")
    # who, when, why
    changed_by_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    changed_at = fields.Datetime(required=True, readonly=True)
    reason = fields.Char(readonly=True)

    def init(self):
        """The transaction that logged it: of two at once neither the id nor the time says what the other one knew."""
        if not sql.column_exists(self.env.cr, self._table, "txid"):
            column = "txid bigint not null default txid_current()"
            self.env.cr.execute(f"alter table {self._table} add column {column}")  # pylint: disable=sql-injection

    @api.depends_context("uid")
    @api.depends("session_id.facilitator_id", "session_id.co_facilitator_ids")
    def _compute_excuse_reasons(self):
        for change in self:
            # sudo: the columns are closed to everybody, here they are opened to those who hold the session
            seen = change.session_id.can_mark and change.sudo()
            change.old_excuse_reason = seen and seen.old_excuse
            change.new_excuse_reason = seen and seen.new_excuse

    @api.model
    def _log(self, changes):
        """Keep changes, dicts of values; who and when are added."""
        stamp = {"changed_by_id": self.env.uid, "changed_at": fields.Datetime.now()}
        # sudo: nobody may write the log, or they could write into it what never happened
        self.sudo().create([{**stamp, **change} for change in changes])

    @api.model
    def _log_marks(self, lost, reason, came_too_late=False):
        """Keep statements that do not stand: a list of (line, the statement, the one that stands), as dicts of SAID.

        A statement that came too late to stand may come again; it is kept once.
        """
        if not lost:
            return
        known, changes = self._known_statements({line.id for line, _old, _new in lost}), []
        for line, old, new in lost:
            content = (line.id, *(old[name] or False for name in CONTENT))
            if content not in known:
                known.add(content)
                changes.append({**self._mark_change(line, old, new, reason), "came_too_late": came_too_late})
        self._log(changes)

    @api.model
    def _known_statements(self, line_ids):
        columns = ["attendance_id", *(f"old_{name}" for name in CONTENT)]
        # sudo: the excuse is a part of the statement
        logged = self.sudo().search_fetch([("kind", "=", "mark"), ("attendance_id", "in", list(line_ids))], columns)
        return {
            tuple(change[name].id if change._fields[name].relational else change[name] for name in columns)
            for change in logged
        }

    @api.model
    def _mark_change(self, line, old, new, reason):
        return {
            "kind": "mark",
            "session_id": line.session_id.id,
            "attendance_id": line.id,
            "participant_id": line.participant_id.id,
            "company_id": line.company_id.id,
            # the reason of an excuse is on the record as the excuse, which not everybody may read
            "reason": reason if reason and reason != new["excuse"] else False,
            **{f"old_{name}": old[name] for name in SAID},
            **{f"new_{name}": new[name] for name in SAID},
        }

    def _said_before(self):
        """The statement that stood before, as a dict of SAID."""
        said = {name: self[f"old_{name}"] for name in SAID}
        return {name: value.id if isinstance(value, models.Model) else value for name, value in said.items()}

    def _told(self):
        """The change as spp.session.snapshot.difference() tells it."""
        is_mark = self.kind == "mark"
        return {
            "id": self.id,
            "kind": self.kind,
            "session_id": self.session_id.id,
            "changed_at": self.changed_at,
            "changed_by_id": self.changed_by_id.id,
            "what": _("Mark") if is_mark else self.what,
            "was": self.old_status if is_mark else self.old_value,
            "is": self.new_status if is_mark else self.new_value,
            "reason": self.reason or False,
        }

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(_("The log of changes is kept as it is. Correct the line itself: that is logged too."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(_("The log of changes is kept as it is. Nothing in it can be deleted."))
