from odoo import api

PREFIX = "spp_attendance_api_change_of_"
# the columns whose change is fed: those that clients are shown something of
SESSION = (
    *("name", "session_type_id", "company_id", "active", "uid", "date", "start_time", "end_time", "tz"),
    *("facilitator_id", "location", "area_id", "max_participants", "notes", "state", "cancel_reason"),
    "attendance_location_id",
)
ROSTER = ("session_id", "participant_id", "is_expected", "notes")
MARK = (
    *("status", "basis", "attended_by_id", "attendance_time", "marked_at", "marked_by_id", "source"),
    *("submitted_at", "external_id", "excuse"),
)
RECORD = (
    *("company_id", "subscriber_id", "person_identifier", "tz", "attended_at", "marked_at", "attendance_date"),
    *("attendance_time", "attendance_category", "excuse", "attendance_type_id", "attendance_location_id"),
    *("session_id", "attended_by_id", "attendance_description", "attendance_external_url", "submitted_by"),
    "submitted_at",
    *("submission_source", "external_id", "state", "held_reason", "replaces_id", "decided_at", "ended_at"),
)
# {table: {kind: columns}}; a row that is created or removed is of the first kind
FED_COLUMNS = {
    "spp_session": {"session": SESSION},
    "spp_session_attendance": {"roster": ROSTER, "mark": MARK},
    "spp_attendance_list": {"record": RECORD},
}
# {table: the session, person and company of a row}
KEY_COLUMNS = {
    "spp_session": ("id", "null::int", "company_id"),
    # a line learns its company only after it is there
    "spp_session_attendance": (
        *("session_id", "participant_id"),
        "(select company_id from spp_session where id = changed.session_id)",
    ),
    "spp_attendance_list": ("session_id", "participant_id", "company_id"),
}
ENDED = {
    "record": "case when state in ('voided', 'replaced') then state when decided_at is null then 'changed' "
    "else 'decided' end"
}
# what is set on sessions in tables of its own
RELATIONS = ("co_facilitator_ids", "topic_ids")
INSERT_CHANGE = "insert into spp_attendance_api_change (kind, what, res_id, session_id, participant_id, company_id)"
FUNCTION = """
    create or replace function {function}() returns trigger language plpgsql as $$
    begin
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
# the feed begins with a row about nothing, so that there is always a last one for cursors to name
BEGINNING = """
    insert into spp_attendance_api_change (kind, what, res_id, number, stamp, numbered_at)
    select 'feed', 'created', 0, 1, floor(random() * 2147483647), now() at time zone 'UTC'
     where not exists (select from spp_attendance_api_change)
"""


def insert_changes(table, kind, what, source):
    """The statement that feeds the rows of a source. what: created, changed or removed, as an SQL expression."""
    session, person, company = KEY_COLUMNS[table]
    if source == "old_rows":
        company = "company_id"  # the session may be gone
    return f"{INSERT_CHANGE} select '{kind}', {what}, changed.id, {session}, {person}, {company} from {source} changed"


def changed(table, columns):
    """The rows in whose columns something has changed. No join: it would be planned for the first number of rows."""
    names = dict.fromkeys(["id", *(each for each in KEY_COLUMNS[table][:2] if each.isidentifier()), *columns])
    listed = ", ".join(names)
    return f"(select {listed} from new_rows except select {listed} from old_rows)"


def body_of(table):
    """The body of the trigger function of a table."""
    kinds = FED_COLUMNS[table]
    first = next(iter(kinds))
    inserted = [insert_changes(table, first, "'created'", "new_rows")]
    if "mark" in kinds:  # of a line that comes with one
        marked = "(select * from new_rows where marked_at is not null)"
        inserted.append(insert_changes(table, "mark", "'changed'", marked))
    updated = [
        insert_changes(table, kind, ENDED.get(kind, "'changed'"), changed(table, columns))
        for kind, columns in kinds.items()
    ]
    return OPERATIONS.format(
        inserted="; ".join(inserted),
        deleted=insert_changes(table, first, "'removed'", "old_rows"),
        updated="; ".join(updated),
    )


def body_of_relation(session):
    """The body of the trigger function of a relation. session: its column."""
    changes = "select distinct 'session', 'changed', session.id, session.id, null::int, session.company_id"
    inserted, deleted = (
        f"{INSERT_CHANGE} {changes} from {rows} changed join spp_session session on session.id = changed.{session}"
        for rows in ("new_rows", "old_rows")
    )
    return f"if tg_op = 'INSERT' then {inserted}; else {deleted}; end if;"


class FeedTriggers:
    """Triggers of the database write the changes, one statement at a time, so that no path goes past them."""

    __slots__ = ()

    def _create_triggers(self):
        """Create the triggers, and the first row of the feed."""
        self.env.cr.execute(
            "create index if not exists spp_attendance_api_change_waiting_index "
            "on spp_attendance_api_change (id) where number is null"
        )
        self.env.cr.execute(BEGINNING)
        self._drop_triggers()
        for table in FED_COLUMNS:
            self._make_triggers(table, body_of(table), ROWS)
        for name in RELATIONS:
            relation = self.env["spp.session"]._fields[name]
            self._make_triggers(relation.relation, body_of_relation(relation.column1), ("insert", "delete"))

    @api.model
    def _make_triggers(self, table, body, operations):
        function = PREFIX + table
        self.env.cr.execute(FUNCTION.format(function=function, body=body))  # pylint: disable=sql-injection
        for operation in operations:
            query = TRIGGER.format(function=function, operation=operation, table=table, rows=ROWS[operation])
            self.env.cr.execute(query)  # pylint: disable=sql-injection

    @api.model
    def _drop_triggers(self):
        """Drop the triggers and their functions: after an uninstall they would write to a table that is gone."""
        query = "select oid::regprocedure::text from pg_proc where pronamespace = current_schema::regnamespace"
        self.env.cr.execute(f"{query} and proname ^@ %s", [PREFIX])
        for (function,) in self.env.cr.fetchall():
            self.env.cr.execute(f"drop function {function} cascade")  # pylint: disable=sql-injection
