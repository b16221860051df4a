from odoo import fields, models
from odoo.addons.spp_session_tracking.tools.options import options_of
from odoo.tools import sql

from .page import HistoryPage

# Neither arm has a WHERE or a JOIN, and each has an index in the order of the view, from which PostgreSQL reads a page
# at any depth. The column is_counted says what counts, and the record rules hide the rest. The id is 2 x that of a
# record, or 2 x that of a line + 1.
ARMS = """
    select id * 2::bigint as id,
           state = 'valid' and session_id is null as is_counted,
           attendance_date,
           attended_at,
           attendance_category,
           company_id,
           participant_id,
           attendance_type_id,
           attendance_location_id,
           null::int as session_id,
           null::varchar as basis,
           id as record_id,
           null::int as attendance_id
      from spp_attendance_list
     union all
    select id * 2::bigint + 1 as id,
           status is not null and applied_rule is distinct from 'cancelled' as is_counted,
           session_date as attendance_date,
           coalesce(attendance_time, session_start_at) as attended_at,
           status as attendance_category,
           company_id,
           participant_id,
           attendance_type_id,
           attendance_location_id,
           session_id,
           basis,
           null::int as record_id,
           id as attendance_id
      from spp_session_attendance
"""
LINES, LINE_ORDER = "spp_session_attendance", ["session_date", "(id * 2::bigint + 1)"]
# {name: (table, columns in the order of the view, which rows)}. The id has to be written as in the view. Lines without
# a mark are left out: the rosters of the next months would come before the first page. The record rules ask for a
# category too, so that PostgreSQL knows that it may use these indexes.
INDEXES = {
    "spp_attendance_list_history_index": ("spp_attendance_list", ["attendance_date", "(id * 2::bigint)"], ""),
    "spp_attendance_list_history_id_index": ("spp_attendance_list", ["(id * 2::bigint)"], ""),
    "spp_session_attendance_history_id_index": (LINES, LINE_ORDER[1:], ""),
    "spp_session_attendance_history_index": (LINES, LINE_ORDER, "status is not null"),
    **{
        f"spp_session_attendance_{name}_index": (
            LINES,
            [column, *LINE_ORDER],
            f"{column} is not null and status is not null",
        )
        for name, column in (("kind", "attendance_type_id"), ("place", "attendance_location_id"))
    },
}

# Days present are counted as distinct numbers of a person and a day: two attendances of one day are one day present.
# What was marked at a session that waits for confirmation is listed, but makes no day present yet.
VIEW = f"""
    select *,
           case when is_counted and attendance_category in ('present', 'late')
                 and (session_id is null or session_id not in (select id from spp_session where awaits_confirmation))
                then participant_id * 100000::bigint + (attendance_date - date '2000-01-01')
           end as days_present
      from ({ARMS}) attendance
"""


class AttendanceHistory(HistoryPage, models.Model):
    """One attendance of a person that counts: recorded in the ledger, or marked at a session.

    Whoever reads attendance reads it here, so that nothing counts twice and nothing is missing.
    """

    _name = "spp.attendance.history"
    _description = "Attendance"
    _inherit = ["spp.long.list"]
    _auto = False
    _rec_name = "participant_id"
    _order = "attendance_date desc, id desc"
    # Odoo writes pending changes of these fields before it reads the history
    _depends = {
        "spp.attendance.list": ["state", "attendance_date", "attended_at", "attendance_category", "session_id"],
        "spp.session.attendance": [
            *("status", "applied_rule", "basis", "session_date", "attendance_time", "attendance_type_id"),
        ],
        "spp.session": ["awaits_confirmation"],
    }

    is_counted = fields.Boolean(readonly=True)
    attendance_date = fields.Date("Date", readonly=True, help="The local day.")
    attended_at = fields.Datetime(
        "Time", readonly=True, help="When the person came. Of whoever did not, or without a stated time: when it began."
    )
    attendance_category = fields.Selection(
        options_of("spp.attendance.list", "attendance_category"), "Category", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    participant_id = fields.Many2one("res.partner", "Person", readonly=True)
    attendance_type_id = fields.Many2one("spp.attendance.type", "Type", readonly=True)
    attendance_location_id = fields.Many2one("spp.attendance.location", "Location", readonly=True)
    session_id = fields.Many2one("spp.session", readonly=True)
    basis = fields.Selection(
        options_of("spp.session.attendance", "basis"),
        readonly=True,
        help="Assumed: nobody had marked the person when the session was completed.",
    )
    record_id = fields.Many2one("spp.attendance.list", readonly=True)
    attendance_id = fields.Many2one("spp.session.attendance", "Line of a roster", readonly=True)
    days_present = fields.Integer(
        "Days present",
        readonly=True,
        group_operator="count_distinct",
        help="The days people were present or late on. Whoever came twice on one day came on one day.",
    )

    def init(self):
        sql.drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(f"create view {self._table} as ({VIEW})")  # pylint: disable=sql-injection
        for name, (table, columns, where) in INDEXES.items():
            sql.create_index(self.env.cr, name, table, columns, where=where)

    def _read_format(self, fnames, load="_classic_read"):
        """One attendance has one day present or none. The number that days are counted by means nothing to users."""
        rows = super()._read_format(fnames, load=load)
        for row in rows:
            if "days_present" in row:
                row["days_present"] = int(bool(row["days_present"]))
        return rows

    def action_view_source(self):
        """Open the record, or the line of the roster, that the attendance comes from."""
        self.ensure_one()
        source = self.record_id or self.attendance_id
        return {
            "type": "ir.actions.act_window",
            "res_model": source._name,
            "res_id": source.id,
            "views": [(False, "form")],
            "name": source.display_name,
        }
