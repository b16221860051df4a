import json

from odoo import api, fields

from .compliance_columns import SESSION_COLUMNS as COMPLIANCE_SESSION_COLUMNS

# what a line is found by
LINE_KEY = ("session_id", "participant_id")

INSERT = """
    insert into spp_session_attendance ({columns})
    select {values}
      from json_populate_recordset(null::spp_session_attendance, %s) with ordinality as new
      join spp_session session on session.id = new.session_id
      join spp_session_type session_type on session_type.id = session.session_type_id
     order by new.ordinality
        on conflict do nothing
 returning session_id, participant_id, id
"""
UPDATE = """
    update spp_session_attendance line
       set {assignments}
      from json_populate_recordset(null::spp_session_attendance, %s) as new
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
        self.env["spp.session"].flush_model()
        made = {**NEW_LINE, "create_uid": self.env.uid, "create_date": fields.Datetime.now()}
        lines = [{**made, **dict(zip(LINE_KEY, line_key, strict=True)), **row} for line_key, row in rows.items()]
        columns = {**self._session_columns(), **{name: f"new.{name}" for name in lines[0]}}
        query = INSERT.format(columns=", ".join(columns), values=", ".join(columns.values()))
        self._execute_with_rows(query, lines)
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
        self._execute_with_rows(UPDATE.format(assignments=assignments), [{"id": line, **rows[line]} for line in rows])

    @api.model
    def _execute_with_rows(self, query, rows):
        # a lost race would put people's data into the log
        self.env.cr.execute(query, [json.dumps(rows, default=str)], log_exceptions=False)

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
