from odoo import api, fields, models
from odoo.tools import SQL

from ..models.compliance.query import AREA_LEVELS, ATTENDED, COUNTED, MISSED
from ..tools.options import options_of

# Of the sessions that a person missed in a period, as many as the person came to with other groups are made up, the
# first ones first. Asked for a missed line only, of a session that was completed with make-up.
SAME_PERIOD = """
    from spp_session_attendance as other
   where other.participant_id = line.participant_id
     and other.session_type_id = line.session_type_id
     and other.company_id = line.company_id
     and other.make_up_period = line.make_up_period
     and other.applied_rule is distinct from 'cancelled'
     and other.household_id is null
"""
MADE_UP = f"""
    line.make_up_period is not null and {MISSED}
    and (select count(*) {SAME_PERIOD} and not other.is_expected and other.is_attended)
      > (select count(*) {SAME_PERIOD} and (other.session_date, other.id) < (line.session_date, line.id) and {MISSED})
"""
# One row for each line, with 1 or 0 in each count.
COUNTS = f"""
    select line.id,
           line.id as attendance_id,
           line.session_id,
           line.participant_id,
           line.session_date,
           line.session_type_id,
           line.company_id,
           line.status,
           session.state,
           coalesce(session.is_unplanned, false) as is_unplanned,
           coalesce(session.awaits_confirmation, false) as awaits_confirmation,
           session.facilitator_id,
           session.area_id,
           {AREA_LEVELS},
           (line.is_expected and line.status is not null)::int as expected,
           (line.is_expected and line.status in ('present', 'late'))::int as came,
           coalesce({COUNTED}, false)::int as counted,
           coalesce({ATTENDED} or {MADE_UP}, false)::int as attended,
           (line.status = 'late')::int as late,
           (line.status = 'excused')::int as excused,
           (line.status = 'absent')::int as absent,
           (line.status = 'absent' and line.basis = 'assumed')::int as assumed_absent,
           (not line.is_expected and line.status in ('present', 'late'))::int as walk_ins,
           (line.is_expected and line.status is null)::int as unmarked
      from spp_session_attendance line
      join spp_session session on session.id = line.session_id
      left join spp_area area on area.id = session.area_id
     where session.state != 'cancelled' and line.household_id is null
"""
# The rate of a line is 100 or 0, and null where the line does not count: so the average over any group of lines is the
# rate that compliance gives, attended of counted. As floats: over millions of lines the average takes half the time.
LINES = f"select *, case when counted = 1 then attended * 100::float8 end as attendance_rate from ({COUNTS}) as line"


class SessionAttendanceReport(models.Model):
    _name = "spp.session.attendance.report"
    _description = "Attendance report"
    _inherit = ["spp.long.list"]
    _auto = False
    _rec_name = "participant_id"
    _order = "session_date desc, id desc"

    attendance_id = fields.Many2one("spp.session.attendance", "Line", readonly=True)
    session_id = fields.Many2one("spp.session", readonly=True)
    participant_id = fields.Many2one("res.partner", "Person", readonly=True)
    session_date = fields.Date("Date", readonly=True)
    session_type_id = fields.Many2one("spp.session.type", "Session type", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    status = fields.Selection(options_of("spp.session.attendance", "status"), readonly=True)
    state = fields.Selection(options_of("spp.session", "state"), "State of the session", readonly=True)
    is_unplanned = fields.Boolean("Nobody planned it", readonly=True)
    awaits_confirmation = fields.Boolean("Waits for confirmation", readonly=True)
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
    came = fields.Integer(readonly=True, help="Expected people who were present or late.")
    counted = fields.Integer(readonly=True, help="What counts: without excused people, where the rule says so.")
    attended = fields.Integer(
        readonly=True,
        help="What is attended: who came, excused ones where the rule says so, and what is made up "
        "in its make-up period, also where a list shows a part of that only.",
    )
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
        help="Attended of what counts: an excused absence is left out, or counts, as the rule of the type says.",
    )

    @property
    def _table_query(self):
        self.env["spp.area"].flush_model()
        self.env["spp.session.compliance"]._prepare_query()
        return SQL("(%s)", SQL(LINES))

    @api.model
    def _level_to_compare(self):
        """The number of the highest level that has several areas, of those that the screen groups by."""
        areas, level = self.env["spp.area"].search([("parent_id", "=", False)], limit=2), 1
        while len(areas) == 1 and level < 3:
            areas, level = areas.search([("parent_id", "in", areas.ids)], limit=2), level + 1
        return level

    def action_view_line(self):
        """Open the line of the roster."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_attendance_action")
        return {**action, "views": [(False, "form")], "res_id": self.attendance_id.id}
