from odoo import api, fields

from ...tools.unlogged import GIVEN_ROWS, execute_with_rows
from .compliance_columns import SESSION_COLUMNS as COMPLIANCE_SESSION_COLUMNS

# what a line is found by
LINE_KEY = ("session_id", "participant_id")

ROWS = GIVEN_ROWS.format(table="spp_session_attendance")
INSERT = f"""
    insert into spp_session_attendance ({{columns}})
    select {{values}}
      from {ROWS} with ordinality as new
      join spp_session session on session.id = new.session_id
      join spp_session_type session_type on session_type.id = session.session_type_id
     order by new.ordinality
        on conflict do nothing
 returning session_id, participant_id, id
"""
UPDATE = f"""
    update spp_session_attendance line
       set {{assignments}}
      from {ROWS} as new
     where line.id = new.id
"""
# the values of a new line that nobody has marked yet
NEW_LINE = {"is_expected": False, "is_attended": False, "is_excused": False}


class LineBulkSql:
    """Many lines stored by one statement, past create() and write(). The caller has checked them.

    After it, marks call _after_marking(), the hook for other addons (line.py).
    """

    __slots__ = ()

    @api.model
    def _insert_lines(self, rows):
        """Insert lines for people who are not on the roster yet; walk-ins, unless the row says is_expected.

        rows: {line key: {column: value}}, all with the same columns. Returns {line key: line}.
        INSERT with ON CONFLICT: where another transaction has added the same line meanwhile, PostgreSQL raises a
        serialization failure, after which Odoo repeats the request, and not a violated constraint.
        """
        if not rows:
            return {}
        self.check_access_rights("create")
        for name in ("spp.session", "spp.session.type"):  # the lines repeat what these say
            self.env[name].flush_model()
        made = {**NEW_LINE, "create_uid": self.env.uid, "create_date": fields.Datetime.now()}
        lines = [{**made, **dict(zip(LINE_KEY, line_key, strict=True)), **row} for line_key, row in rows.items()]
        columns = {**self._session_columns(), **{name: f"new.{name}" for name in lines[0]}}
        query = INSERT.format(columns=", ".join(columns), values=", ".join(columns.values()))
        execute_with_rows(self.env.cr, query, lines)
        inserted = {(session, person): self.browse(line) for session, person, line in self.env.cr.fetchall()}
        self.env["spp.session"].browse({session for session, _person in rows}).invalidate_recordset(["attendance_ids"])
        return inserted

    @api.model
    def _update_lines(self, rows):
        """One UPDATE for lines with different values, for which the ORM of Odoo 17.0 needs one each.

        rows: {line id: {column: value}}, all with the same columns
        """
        if not rows:
            return
        self.browse(rows).flush_recordset()
        assignments = ", ".join(f"{name} = new.{name}" for name in next(iter(rows.values())))
        updated = [{"id": line, **rows[line]} for line in rows]
        execute_with_rows(self.env.cr, UPDATE.format(assignments=assignments), updated)

    @api.model
    def _session_columns(self):
        """{column of the line that repeats something of its session: its value in the SQL of INSERT}.

        Extend it with super() for each such column an addon adds.
        """
        return {
            "session_date": "session.date",
            "session_type_id": "session.session_type_id",
            "company_id": "session.company_id",
            **COMPLIANCE_SESSION_COLUMNS,
        }
