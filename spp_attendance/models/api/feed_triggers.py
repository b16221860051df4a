from odoo import api
from odoo.addons.spp_session_tracking.rules import Statement

PREFIX = "spp_attendance_api_change_of_"
# A change of these columns is a change in the feed. Clients see something of each of them.
SESSION = (
    *("name", "session_type_id", "company_id", "active", "uid", "external_id", "date", "start_time", "end_time", "tz"),
    "repeated_hour",
    *("facilitator_id", "location", "area_id", "max_participants", "notes", "state", "cancel_reason"),
    *("attendance_location_id", "is_unplanned", "awaits_confirmation", "confirmed_by_id", "confirmed_at"),
    *("first_start_at", "earlier_zones"),
)
ROSTER = ("session_id", "participant_id", "is_expected", "household_id", "notes")
MARK = Statement._fields
RECORD = (
    *("company_id", "subscriber_id", "person_identifier", "tz", "attended_at", "marked_at", "attendance_date"),
    *("attendance_time", "attendance_category", "excuse", "attendance_type_id", "attendance_location_id"),
    *("session_id", "attended_by_id", "attendance_description", "attendance_external_url", "submitted_by"),
    "submitted_at",
    *("submission_source", "source", "external_id", "state", "held_reason", "replaces_id", "decided_at", "ended_at"),
)
# {table: {kind: columns}}. A row that is inserted or deleted is a change of the first kind.
COLUMNS = {
    "spp_session": {"session": SESSION},
    "spp_session_attendance": {"roster": ROSTER, "mark": MARK},
    "spp_attendance_list": {"record": RECORD},
}
# {table: the expressions for session, person and company of a changed row}
KEYS = {
    "spp_session": ("id", "null::int", "company_id"),
    # the company of a line is set after it was inserted
    "spp_session_attendance": (
        *("session_id", "participant_id"),
        "(select company_id from spp_session where id = changed.session_id)",
    ),
    "spp_attendance_list": ("session_id", "participant_id", "company_id"),
}
# what happened to a row that was updated, where it is not simply 'changed'
HAPPENED = {
    "record": "case when state in ('voided', 'replaced') then state when decided_at is null then 'changed' "
    "else 'decided' end"
}
# fields of sessions that are stored in tables of their own
RELATIONS = ("co_facilitator_ids", "topic_ids")
INSERT = "insert into spp_attendance_api_change (kind, what, res_id, session_id, participant_id, company_id)"
FUNCTION = """
    create or replace function {function}() returns trigger language plpgsql as $$
    begin
        -- what is omitted because it is old is no change: see spp.retention
        if current_setting('spp_session_tracking.is_omitting', true) = 'on' then
            return null;
        end if;
        {body}
        return null;
    end $$
"""
OPERATIONS = """
        if tg_op = 'INSERT' then
            {inserted};
        elsif tg_op = 'DELETE' then
            {deleted};
        else
            {updated};
        end if;
"""
TRIGGER = """
    create trigger spp_attendance_api_change_{operation} after {operation} on {table}
    referencing {rows} for each statement execute function {function}()
"""
ROWS = {
    "insert": "new table as new_rows",
    "delete": "old table as old_rows",
    "update": "old table as old_rows new table as new_rows",
}


def insert_changes(table, kind, what, source):
    """The statement that adds a change for each row of a source. what: an expression."""
    session, person, company = KEYS[table]
    if source == "old_rows":
        company = "company_id"  # the session may be deleted
    return f"{INSERT} select '{kind}', {what}, changed.id, {session}, {person}, {company} from {source} changed"


def changed_rows(table, columns):
    """The rows with a change in one of the columns. No join: PostgreSQL would plan it for the first number of rows."""
    names = dict.fromkeys(["id", *(key for key in KEYS[table][:2] if key.isidentifier()), *columns])
    listed = ", ".join(names)
    return f"(select {listed} from new_rows except select {listed} from old_rows)"


def body_of(table):
    """The body of the function for the triggers of a table."""
    kinds = COLUMNS[table]
    first = next(iter(kinds))
    inserted = [insert_changes(table, first, "'created'", "new_rows")]
    if "mark" in kinds:  # a line may be inserted with its mark
        marked = "(select * from new_rows where marked_at is not null)"
        inserted.append(insert_changes(table, "mark", "'changed'", marked))
    updated = [
        insert_changes(table, kind, HAPPENED.get(kind, "'changed'"), changed_rows(table, columns))
        for kind, columns in kinds.items()
    ]
    return OPERATIONS.format(
        inserted="; ".join(inserted),
        deleted=insert_changes(table, first, "'removed'", "old_rows"),
        updated="; ".join(updated),
    )


def body_of_relation(column):
    """The body of the function for a relation of sessions. column: the one that names the session."""
    values = "select distinct 'session', 'changed', session.id, session.id, null::int, session.company_id"
    inserted, deleted = (
        f"{INSERT} {values} from {rows} changed join spp_session session on session.id = changed.{column}"
        for rows in ("new_rows", "old_rows")
    )
    return f"if tg_op = 'INSERT' then {inserted}; else {deleted}; end if;"


class FeedTriggers:
    """Triggers of the database write the changes, once for each statement, so that every path of writing is covered."""

    __slots__ = ()

    @api.model
    def _create_triggers(self):
        for table in COLUMNS:
            self._create_triggers_of(table, body_of(table), ROWS)
        for name in RELATIONS:
            relation = self.env["spp.session"]._fields[name]
            self._create_triggers_of(relation.relation, body_of_relation(relation.column1), ("insert", "delete"))

    @api.model
    def _create_triggers_of(self, table, body, operations):
        function = PREFIX + table
        self.env.cr.execute(FUNCTION.format(function=function, body=body))  # pylint: disable=sql-injection
        for operation in operations:
            query = TRIGGER.format(function=function, operation=operation, table=table, rows=ROWS[operation])
            self.env.cr.execute(query)  # pylint: disable=sql-injection

    @api.model
    def _drop_triggers(self):
        """Drop the triggers and their functions. Needed before an uninstall: they outlive the table they write to."""
        query = "select oid::regprocedure::text from pg_proc where pronamespace = current_schema::regnamespace"
        self.env.cr.execute(f"{query} and proname ^@ %s", [PREFIX])
        for (function,) in self.env.cr.fetchall():
            self.env.cr.execute(f"drop function {function} cascade")  # pylint: disable=sql-injection
