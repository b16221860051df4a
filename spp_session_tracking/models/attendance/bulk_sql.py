import json

from odoo import api, fields, models

from .session_attendance import PLACE

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
# what a line says of which nothing is said
BARE = {"is_expected": False, "is_attended": False, "is_excused": False}


class SessionAttendance(models.Model):
    """Many lines stored by one statement, past create() and write(): whoever does so has checked them."""

    _inherit = "spp.session.attendance"

    @api.model
    def _insert_lines(self, rows):
        """Lines for people who are on no roster yet, walk-ins where not said to be expected: {pair: line}.

        rows: {pair, a session's id and a person's: {column: what the line says}}, all of the same columns
        A plain INSERT that lets PostgreSQL settle races: a line another transaction has added meanwhile ends in a
        serialization failure, after which Odoo repeats the request, and not in a violated constraint.
        """
        if not rows:
            return {}
        self.check_access_rights("create")
        self.env["spp.session"].flush_model()
        made = {**BARE, "create_uid": self.env.uid, "create_date": fields.Datetime.now()}
        lines = [{**made, **dict(zip(PLACE, pair, strict=True)), **row} for pair, row in rows.items()]
        columns = {**self._kept_of_session(), **{name: f"new.{name}" for name in lines[0]}}
        query = INSERT.format(columns=", ".join(columns), values=", ".join(columns.values()))
        self._execute_with_rows(query, lines)
        inserted = {(session, person): self.browse(line) for session, person, line in self.env.cr.fetchall()}
        self.env["spp.session"].browse({session for session, _person in rows}).invalidate_recordset(["attendance_ids"])
        return inserted

    @api.model
    def _update_lines(self, rows):
        """One UPDATE for lines with different values, for which the ORM of Odoo 17.0 needs one each.

        rows: {line id: {column: what the line says}}, all of the same columns
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
    def _kept_of_session(self):
        """{column: what a line keeps in it of its session}, in the words of INSERT."""
        return {
            "session_date": "session.date",
            "session_type_id": "session.session_type_id",
            "company_id": "session.company_id",
        }
