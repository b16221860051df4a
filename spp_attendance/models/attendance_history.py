from odoo import fields, models
from odoo.tools import sql

# The two arms have no WHERE, and each has an index in the order of the view: a page at any depth is read from these.
# What does not count is told by a column, which the rules leave out. The id is 2 x that of a record, or 2 x that of a
# line + 1.
ARMS = """
    select record.id * 2::bigint as id,
           record.state = 'valid' and record.session_id is null as is_counted,
           record.attendance_date,
           record.attended_at,
           record.attendance_category,
           record.company_id,
           subscriber.partner_id as participant_id,
           record.attendance_type_id,
           record.attendance_location_id,
           null::int as session_id,
           record.id as record_id,
           null::int as attendance_id
      from spp_attendance_list record
      left join spp_attendance_subscriber subscriber on subscriber.id = record.subscriber_id
     union all
    select line.id * 2::bigint + 1 as id,
           line.status is not null as is_counted,
           line.session_date as attendance_date,
           coalesce(line.attendance_time, line.session_start_at) as attended_at,
           line.status as attendance_category,
           line.company_id,
           line.participant_id,
           session_type.attendance_type_id,
           session.attendance_location_id,
           line.session_id,
           null::int as record_id,
           line.id as attendance_id
      from spp_session_attendance line
      left join spp_session session on session.id = line.session_id
      left join spp_session_type session_type on session_type.id = line.session_type_id
"""

# Days present are counted as distinct numbers of a person and a day: two attendances of one day are one day present.
VIEW = f"""
    select *,
           case when is_counted and attendance_category in ('present', 'late')
                then participant_id * 100000::bigint + (attendance_date - date '2000-01-01')
           end as days_present
      from ({ARMS}) attendance
"""


class AttendanceHistory(models.Model):
    """One attendance of a person that counts, wherever it was stated: recorded in the ledger, or marked at a session.

    Every reading goes through it, so that nothing counts twice and nothing is missing.
    """

    _name = "spp.attendance.history"
    _description = "Attendance"
    _auto = False
    _rec_name = "participant_id"
    _order = "attendance_date desc, id desc"

    is_counted = fields.Boolean(readonly=True)
    attendance_date = fields.Date("Date", readonly=True, help="The local day.")
    attended_at = fields.Datetime("Came at", readonly=True, help="Where nobody said when: the start of the session.")
    attendance_category = fields.Selection(
        lambda self: self.env["spp.attendance.list"]._fields["attendance_category"].selection, "Category", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    participant_id = fields.Many2one("res.partner", "Person", readonly=True)
    attendance_type_id = fields.Many2one("spp.attendance.type", "Type", readonly=True)
    attendance_location_id = fields.Many2one("spp.attendance.location", "Location", readonly=True)
    session_id = fields.Many2one("spp.session", readonly=True)
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
        # in the order of the view, the second part of which has to be written as it is there
        for table, day, number in (
            ("spp_attendance_list", "attendance_date", "(id * 2::bigint)"),
            ("spp_session_attendance", "session_date", "(id * 2::bigint + 1)"),
        ):
            name = f"{table}_history_index"
            if not sql.index_exists(self.env.cr, name):
                self.env.cr.execute(f"create index {name} on {table} ({day}, {number})")  # pylint: disable=sql-injection

    def action_view_source(self):
        """Open the record, or the line of the roster, that says so."""
        self.ensure_one()
        source = self.record_id or self.attendance_id
        return {
            "type": "ir.actions.act_window",
            "res_model": source._name,
            "res_id": source.id,
            "views": [(False, "form")],
            "name": source.display_name,
        }
