from odoo import api, fields
from odoo.addons.spp_session_tracking.tools.unlogged import GIVEN_ROWS, execute_with_rows
from odoo.tools import split_every

from ...ledger.record_values import COLUMNS, GIVEN

ROWS_PER_QUERY = 1000
BY_EXTERNAL_ID = """
    select company_id, external_id, id
      from spp_attendance_list
     where company_id = any(%s) and external_id = any(%s)
     order by id
"""
INSERT = f"""
    insert into spp_attendance_list ({", ".join(COLUMNS)})
    select {", ".join(f"new.{name}" for name in COLUMNS)}
      from {GIVEN_ROWS.format(table="spp_attendance_list")} with ordinality as new
     order by new.ordinality
        on conflict do nothing
 returning company_id, external_id, id
"""


class RecordStorage:
    """How records go into the table, many at once, and come out of it again as rows (see record_values.py)."""

    __slots__ = ()

    @api.model
    def _by_external_id(self, keys):
        """{(company id, external id): record} of those there are."""
        if not keys:
            return {}
        self.flush_model(["company_id", "external_id"])
        # past the record rules: an id is taken also by a record the user may not see
        self.env.cr.execute(BY_EXTERNAL_ID, [list({key[part] for key in keys}) for part in (0, 1)])
        found = self.env.cr.fetchall()
        records = self.sudo().browse([row[-1] for row in found])
        return {(company_id, name): record for (company_id, name, _id), record in zip(found, records, strict=True)}

    def _as_rows(self):
        """The records as rows of the ledger, each with its id."""
        # sudo: the excuse is a part of what a record states
        rows = self.sudo().read([*GIVEN, "attendance_date", "attendance_time", "state"], load=None)
        people = {record.id: record.subscriber_id.partner_id.id for record in self}
        days = {row["id"]: fields.Date.to_string(row["attendance_date"]) for row in rows}
        rows = [{**row, "participant_id": people[row["id"]], "attendance_date": days[row["id"]]} for row in rows]
        # whose stand-in has become one contact with the person came themselves
        return [row | {"attended_by_id": False} if _is_own_stand_in(row) else row for row in rows]

    @api.model
    def _insert(self, rows):
        """Store rows. Returns the records, in order.

        Where another transaction has stored the same meanwhile, Odoo repeats the request.
        """
        self.flush_model(["state"])  # of the records that they replace
        ids = {}
        for page in split_every(ROWS_PER_QUERY, rows):
            execute_with_rows(self.env.cr, INSERT, page, COLUMNS)
            ids.update({(company_id, name): record_id for company_id, name, record_id in self.env.cr.fetchall()})
        self.env["spp.attendance.subscriber"].invalidate_model(["attendance_list_ids"])
        return self.browse([ids[row["company_id"], row["external_id"]] for row in rows])


def _is_own_stand_in(row):
    return bool(row["attended_by_id"]) and row["attended_by_id"] == row["participant_id"]
