from odoo import api, fields, models
from odoo.addons.spp_session_tracking.rules import Mark, Statement
from odoo.tools import split_every

from ...ledger.record_parser import GIVEN
from ...ledger.ledger_recorder import COLUMNS, Recording

PAGE = 1000  # rows of one SQL statement


class AttendanceList(models.Model):
    """Recording many attendances at once: see Recording, which decides what they become."""

    _inherit = "spp.attendance.list"

    @api.model
    def _record(self, vals_list):
        """The records of some values (see create()). Raises ValidationError that names every bad one, keeping none."""
        self.check_access_rights("create")
        source = "import" if self.env.context.get("import_file") else "manual"
        recording = Recording(self, vals_list, source)
        problems = {number: str(wrong) for number, wrong in recording.problems.items()}
        self.env["spp.session"]._raise_row_problems(problems, len(vals_list))
        return self.union(*recording.keep().values())

    @api.model
    def _by_external_id(self, keys):
        """{(company id, external id): record} of those there are."""
        if not keys:
            return {}
        companies, names = (list({key[place] for key in keys}) for place in (0, 1))
        # sudo: an id is taken also by a record the user may not see
        found = self.sudo().search([("company_id", "in", companies), ("external_id", "in", names)], order="id")
        return {(record.company_id.id, record.external_id): record for record in found}

    @api.model
    def _mark_of(self, row):
        """The Mark that a row states."""
        statement = Statement(
            status=row["attendance_category"],
            marked_at=row["marked_at"],
            attendance_time=row["attended_at"],
            attended_by_id=row["attended_by_id"] or 0,
            excuse=row["excuse"] or "",
            submitted_at=row["submitted_at"],
            external_id=row["external_id"],
        )
        return Mark(row["session_id"], row["participant_id"], statement)

    def _as_rows(self):
        """The records that are there, as a Recording has those to be stored."""
        # sudo: the excuse is a part of what a record states
        rows = self.sudo().read([*GIVEN, "attendance_date", "attendance_time", "state"], load=None)
        people = {record.id: record.subscriber_id.partner_id.id for record in self}
        days = {row["id"]: fields.Date.to_string(row["attendance_date"]) for row in rows}
        return [{**row, "participant_id": people[row["id"]], "attendance_date": days[row["id"]]} for row in rows]

    @api.model
    def _insert(self, rows):
        """Store the rows of a Recording. Where another transaction has meanwhile stored the same, Odoo repeats the
        request.
        """
        self.flush_model(["state"])  # what gives way to them
        ids = {}
        for page in split_every(PAGE, rows):
            values = ", ".join(["%s"] * len(page))
            query = f"insert into {self._table} ({', '.join(COLUMNS)}) values {values} on conflict do nothing"
            rows_of_page = [tuple(row[name] for name in COLUMNS) for row in page]
            self.env.cr.execute(f"{query} returning company_id, external_id, id", rows_of_page, log_exceptions=False)
            ids.update({(company_id, name): record_id for company_id, name, record_id in self.env.cr.fetchall()})
        self.env["spp.attendance.subscriber"].invalidate_model(["attendance_list_ids"])
        return self.browse([ids[row["company_id"], row["external_id"]] for row in rows])
