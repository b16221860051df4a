from odoo import fields, models
from odoo.tools import SQL

# One row for each line, with 1 or 0 in each count. The rate of a line is 100 or 0, and null where the line does not
# count: so the average over any group of lines is the percentage of expected people who came. It counts once marked.
LINES = """
    select line.id,
           line.id as attendance_id,
           line.session_id,
           line.participant_id,
           line.session_date,
           line.session_type_id,
           line.company_id,
           line.status,
           session.state,
           session.facilitator_id,
           session.area_id,
           %(levels)s,
           (line.is_expected and line.status is not null)::int as expected,
           (line.is_expected and line.status in ('present', 'late'))::int as attended,
           (line.status = 'late')::int as late,
           (line.status = 'excused')::int as excused,
           (line.status = 'absent')::int as absent,
           (line.status = 'absent' and line.basis = 'assumed')::int as assumed_absent,
           (not line.is_expected and line.status in ('present', 'late'))::int as walk_ins,
           (line.is_expected and line.status is null)::int as unmarked,
           case when line.is_expected then (line.status in ('present', 'late'))::int * 100.0 end as attendance_rate
      from spp_session_attendance line
      join spp_session session on session.id = line.session_id
      left join spp_area area on area.id = session.area_id
     where session.state != 'cancelled' and line.household_id is null
"""
# The area of a level: parent_path holds the ids from the highest area down.
LEVEL = "nullif(split_part(area.parent_path, '/', %s), '')::int as %s"
LEVELS = range(1, 6)


class SessionAttendanceReport(models.Model):
    _name = "spp.session.attendance.report"
    _description = "Attendance report"
    _auto = False
    _rec_name = "participant_id"
    _order = "session_date desc, id desc"

    attendance_id = fields.Many2one("spp.session.attendance", "Line", readonly=True)
    session_id = fields.Many2one("spp.session", readonly=True)
    participant_id = fields.Many2one("res.partner", "Person", readonly=True)
    session_date = fields.Date("Date", readonly=True)
    session_type_id = fields.Many2one("spp.session.type", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    status = fields.Selection(
        lambda self: self.env["spp.session.attendance"]._fields["status"].selection, readonly=True
    )
    state = fields.Selection(
        lambda self: self.env["spp.session"]._fields["state"].selection, "State of the session", readonly=True
    )
    facilitator_id = fields.Many2one("res.users", readonly=True)
    # where: the area of the session, and those it lies in
    area_id = fields.Many2one("spp.area", readonly=True)
    area_1_id = fields.Many2one("spp.area", "Area of level 1", readonly=True)
    area_2_id = fields.Many2one("spp.area", "Area of level 2", readonly=True)
    area_3_id = fields.Many2one("spp.area", "Area of level 3", readonly=True)
    area_4_id = fields.Many2one("spp.area", "Area of level 4", readonly=True)
    area_5_id = fields.Many2one("spp.area", "Area of level 5", readonly=True)
    # how many
    expected = fields.Integer(readonly=True, help="People who were expected, and are marked.")
    attended = fields.Integer("Came", readonly=True, help="Expected people who were present or late.")
    late = fields.Integer(readonly=True)
    excused = fields.Integer(readonly=True)
    absent = fields.Integer(readonly=True, help="All absences, also those assumed.")
    assumed_absent = fields.Integer("Assumed absent", readonly=True)
    walk_ins = fields.Integer("Walk-ins", readonly=True)
    unmarked = fields.Integer("Not marked", readonly=True)
    attendance_rate = fields.Float(
        "Attendance %",
        readonly=True,
        group_operator="avg",
        help="How many percent of the people who were expected, and are marked, came.",
    )

    @property
    def _table_query(self):
        for model in ("spp.session.attendance", "spp.session", "spp.area"):
            self.env[model].flush_model()
        levels = [SQL(LEVEL, level, SQL.identifier(f"area_{level}_id")) for level in LEVELS]
        return SQL("(%s)", SQL(LINES, levels=SQL(", ").join(levels)))

    def action_view_line(self):
        """Open the line of the roster."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_attendance_action")
        return {**action, "views": [(False, "form")], "res_id": self.attendance_id.id}
