from odoo import api
from odoo.tools import sql

from .session_columns import update_query

# Three counts share one integer, 15 bits each: PostgreSQL's time goes by the number of sums, not by what is in them.
# 32,767 sessions of a type for one person are those of 89 years of days. A sum is a bigint, so the third has room too.
FIRST, SECOND, THIRD = 1, 1 << 15, 1 << 30

# What a line adds to the counts of its person; null where it adds nothing. PostgreSQL keeps these columns itself, by
# whatever path a line is written. Sessions are done once they have an applied rule; cancelled ones never count.
COMPLIANCE_COLUMNS = {
    # present, late, walk-in
    "tally_came": f"""
        case when applied_rule != 'cancelled' and status in ('present', 'late') then
            case when not is_expected then {THIRD} when status = 'present' then {FIRST} else {SECOND} end
        end
    """,
    # absent (also assumed), assumed absent, expected at a session that is still open
    "tally_missed": f"""
        case when is_expected and applied_rule is null then {THIRD}
             when is_expected and applied_rule != 'cancelled' and status = 'absent' then
                case when basis = 'assumed' then {FIRST + SECOND} else {FIRST} end
        end
    """,
    # excused by the rule neutral, attended, absent
    "tally_excused": f"""
        case when is_expected and status = 'excused' then
            case applied_rule when 'neutral' then {FIRST} when 'attended' then {SECOND} when 'absent' then {THIRD} end
        end
    """,
}
# {column of the line that repeats something of its session: its value in SQL}
SESSION_COLUMNS = {
    "session_start_at": "session.start_at",
    "applied_rule": "case when session.state = 'cancelled' then 'cancelled' else session.applied_excused_rule end",
}
UPDATE_SESSION_COLUMNS = update_query(SESSION_COLUMNS)


def first(total):
    """SQL for the first count in a sum of tallies."""
    return f"({total} & {SECOND - 1})"


def second(total):
    """SQL for the second count in a sum of tallies."""
    return f"({total} / {SECOND} & {SECOND - 1})"


def third(total):
    """SQL for the third count in a sum of tallies."""
    return f"({total} / {THIRD})"


class LineComplianceColumns:
    """What counting needs of a session stands on its lines: a region's year is counted from them alone."""

    __slots__ = ()

    @api.depends("session_id")  # and refreshed by hand, see the field
    def _compute_applied_rule(self):
        for line in self:
            session = line.session_id
            line.applied_rule = "cancelled" if session.state == "cancelled" else session.applied_excused_rule

    @api.model
    def _refresh_compliance_columns(self, sessions):
        """Bring the compliance columns of the lines of sessions that have ended up to date."""
        sessions.flush_recordset(["state", "applied_excused_rule", "start_at"])
        self.env.cr.execute(f"{UPDATE_SESSION_COLUMNS} and session.id = any(%s)", [sessions.ids], log_exceptions=False)
        self.invalidate_model(["applied_rule"])

    def _add_compliance_columns(self):
        """Add the generated columns that are missing, and the index that finds one person's lines in order."""
        missing = [name for name in COMPLIANCE_COLUMNS if not sql.column_exists(self.env.cr, self._table, name)]
        columns = [f"add column {name} int generated always as ({COMPLIANCE_COLUMNS[name]}) stored" for name in missing]
        if missing:  # all at once, because PostgreSQL writes the table anew
            self.env.cr.execute(f"alter table {self._table} {', '.join(columns)}")  # pylint: disable=sql-injection
        person = ["participant_id", "session_type_id", "session_start_at"]
        sql.create_index(self.env.cr, f"{self._table}_person_index", self._table, person)
