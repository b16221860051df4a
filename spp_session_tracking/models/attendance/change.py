from odoo import _, api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import sql

from ...rules import Statement
from ...tools.change_log import CONTENT
from ...tools.options import options_of
from ...tools.seen import seen
from .line import SessionAttendance

LINE = SessionAttendance._name
COMODELS = {"attended_by_id": "res.partner", "marked_by_id": "res.users"}


def logged_fields(prefix, when):
    """{name: field} of the log for each column of a Statement, such as old_status; of the same type as the line's."""
    return {f"{prefix}_{name}": _logged_field(name, when) for name in Statement._fields}


def _logged_field(name, when):
    field, label = getattr(SessionAttendance, name), f"{name.removesuffix('_id').replace('_', ' ').capitalize()} {when}"
    if name in COMODELS:
        return fields.Many2one(COMODELS[name], label, readonly=True, ondelete="restrict")
    if field.type == "selection":
        return fields.Selection(options_of(LINE, name), label, readonly=True)
    groups = {"groups": NO_ACCESS} if name == "excuse" else {}
    return type(field)(label, readonly=True, **groups)


class SessionAttendanceChange(models.Model):
    """What a line, a roster or a session held before. Only the server adds to it (change_log.py)."""

    _name = "spp.session.attendance.change"
    _description = "Change of attendance"
    _inherit = ["spp.append.only", "spp.long.list"]
    _order = "id desc"

    kind = fields.Selection(
        [("mark", "Marking"), ("roster", "Roster"), ("session", "Session")], required=True, readonly=True
    )
    session_id = fields.Many2one("spp.session", readonly=True, index=True, ondelete="restrict")
    session_type_id = fields.Many2one(
        "spp.session.type",
        "Session type",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Of a change of the type.",
    )
    attendance_id = fields.Many2one(LINE, "Line", readonly=True, index=True, ondelete="set null")
    participant_id = fields.Many2one("res.partner", "Person", readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    # of a mark: the whole statement before and after, a field for each column of a Statement
    vars().update(logged_fields("old", "before"), **logged_fields("new", "after"))
    old_excuse_reason = fields.Char("Visible excuse before", compute="_compute_excuse_reasons")
    new_excuse_reason = fields.Char("Visible excuse after", compute="_compute_excuse_reasons")
    # of a roster, a session or its type: what changed, in words
    what = fields.Char("Changed", readonly=True)
    old_value = fields.Char("Old value", readonly=True)
    new_value = fields.Char("New value", readonly=True)
    came_too_late = fields.Boolean(readonly=True, help="A later statement stood already when it arrived.")
    # who, when, why
    changed_by_id = fields.Many2one("res.users", "Changed by", required=True, readonly=True, ondelete="restrict")
    changed_at = fields.Datetime("Changed at", required=True, readonly=True)
    reason = fields.Char(readonly=True)

    def init(self):
        """Add an index for the list, and the transaction that logged it.

        Of two transactions at once, neither id nor time says which changes the other saw.
        """
        sql.create_index(self.env.cr, f"{self._table}_time_index", self._table, ["changed_at", "id"])
        if not sql.column_exists(self.env.cr, self._table, "txid"):
            column = "txid bigint not null default txid_current()"
            self.env.cr.execute(f"alter table {self._table} add column {column}")  # pylint: disable=sql-injection

    @api.depends("participant_id", "what", "session_id.display_name", "session_type_id")
    def _compute_display_name(self):
        for change in self:
            about = change.participant_id.display_name or change.what
            of = change.session_id.display_name or change.session_type_id.display_name
            change.display_name = ", ".join(filter(None, (about, of)))

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("session_id.facilitator_id", "session_id.co_facilitator_ids", "session_id.late_facilitator_ids")
    def _compute_excuse_reasons(self):
        visible = seen(self, self.env["spp.session"]._domain_excuses())
        for change in self:
            # sudo: the columns are closed to everybody, here they are opened to those who facilitate the session
            shown = change._origin in visible and change.sudo()
            change.old_excuse_reason = shown and shown.old_excuse
            change.new_excuse_reason = shown and shown.new_excuse

    @api.model
    def _logged_contents(self, line_ids):
        """(line id, what was stated) of every statement that the log has of some lines, as a set."""
        columns = ["attendance_id", *(f"old_{name}" for name in CONTENT)]
        # sudo: the excuse is a part of the statement
        logged = self.sudo().search_fetch([("kind", "=", "mark"), ("attendance_id", "in", list(line_ids))], columns)
        return {tuple(change._column_value(name) for name in columns) for change in logged}

    def _old_statement(self):
        """The Statement that stood before. Whose stand-in has become one contact with the person came themselves."""
        statement = Statement.from_columns({name: self._column_value(f"old_{name}") for name in Statement._fields})
        is_own = statement.attended_by_id == self.participant_id.id
        return statement._replace(attended_by_id=0) if is_own else statement

    def _column_value(self, name):
        return self[name].id if self._fields[name].relational else self[name]

    def _to_dict(self):
        """The change as spp.session.snapshot.difference() returns it."""
        is_mark = self.kind == "mark"
        return {
            "id": self.id,
            "kind": self.kind,
            "session_id": self.session_id.id,
            "changed_at": self.changed_at,
            "changed_by_id": self.changed_by_id.id,
            "what": _("Marking") if is_mark else self.what,
            "was": self.old_status if is_mark else self.old_value,
            "is": self.new_status if is_mark else self.new_value,
            "reason": self.reason or False,
        }

    @api.model
    def _refusal(self):
        return _("Nobody can add to the log of changes, change or delete it. Correct the line itself: that is logged.")
