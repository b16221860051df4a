from odoo import api, fields, models
from odoo.tools import SQL

from ..models.compliance.query import AREA_LEVELS

OF_SESSION = "Where the session was, not where the person lives."

# One row for each time somebody came to a session that counts. Who came for a household is the member; where only the
# household was marked, and nobody says who came for it, it stands for somebody. The line of a household that follows
# from those of its members is left out: they have lines of their own.
CAME = f"""
    select line.id,
           line.session_id,
           coalesce(line.attended_by_id, line.participant_id) as person_id,
           line.session_date,
           line.session_type_id,
           line.company_id,
           session.facilitator_id,
           session.area_id,
           {AREA_LEVELS},
           case when person.is_group then 'household' else coalesce(%(gender)s, 'unknown') end as gender,
           case when person.is_group then 'household'
                when age.years < 0 or age.years is null then 'unknown'
                when age.years < 5 then '00_04'
                when age.years < 12 then '05_11'
                when age.years < 18 then '12_17'
                when age.years < 60 then '18_59'
                else '60'
            end as age_group
      from spp_session_attendance line
      join spp_session session on session.id = line.session_id
      left join spp_area area on area.id = session.area_id
      left join res_partner person on person.id = coalesce(line.attended_by_id, line.participant_id)
      %(joins)s
     cross join lateral (select extract(year from age(line.session_date, %(birthdate)s)) as years) as age
     where line.is_attended
       and line.applied_rule != 'cancelled'
       and line.source is distinct from 'household'
"""


class SessionReach(models.Model):
    """How many different people came: count them by `person_id`, which no sum of parts can do.

    Sex and birth date come from whoever knows them: addons extend _gender(), _birthdate() and _joins().
    """

    _name = "spp.session.reach"
    _description = "Reach"
    _inherit = ["spp.long.list"]
    _auto = False
    _rec_name = "person_id"
    _order = "session_date desc, id desc"

    session_id = fields.Many2one("spp.session", readonly=True)
    person_id = fields.Many2one("res.partner", readonly=True)
    session_date = fields.Date("Date", readonly=True)
    session_type_id = fields.Many2one("spp.session.type", "Session type", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    facilitator_id = fields.Many2one("res.users", readonly=True)
    # who
    gender = fields.Selection(
        [
            ("female", "Female"),
            ("male", "Male"),
            ("other", "Other"),
            ("unknown", "Unknown"),
            ("household", "A household, nobody named"),
        ],
        readonly=True,
    )
    age_group = fields.Selection(
        [
            ("00_04", "0 to 4"),
            ("05_11", "5 to 11"),
            ("12_17", "12 to 17"),
            ("18_59", "18 to 59"),
            ("60", "60 and older"),
            ("unknown", "Unknown"),
            ("household", "A household, nobody named"),
        ],
        readonly=True,
        help="By the age in years on the day of the session.",
    )
    # where: the area of the session, and those it lies in
    area_id = fields.Many2one("spp.area", "Area of the session", readonly=True, help=OF_SESSION)
    area_1_id = fields.Many2one("spp.area", "Area of level 1", readonly=True, help=OF_SESSION)
    area_2_id = fields.Many2one("spp.area", "Area of level 2", readonly=True, help=OF_SESSION)
    area_3_id = fields.Many2one("spp.area", "Area of level 3", readonly=True, help=OF_SESSION)
    area_4_id = fields.Many2one("spp.area", "Area of level 4", readonly=True, help=OF_SESSION)
    area_5_id = fields.Many2one("spp.area", "Area of level 5", readonly=True, help=OF_SESSION)

    @property
    def _table_query(self):
        for model in ("spp.area", "res.partner"):
            self.env[model].flush_model()
        self.env["spp.session.compliance"]._prepare_query()
        return SQL("(%s)", SQL(CAME, gender=self._gender(), birthdate=self._birthdate(), joins=self._joins()))

    @api.model
    def _gender(self):
        """SQL of the gender of `person`, one of the values of the field, or null. Extend it with super()."""
        return SQL("null::varchar")

    @api.model
    def _birthdate(self):
        """SQL of the birth date of `person`, or null. Extend it with super()."""
        return SQL("null::date")

    @api.model
    def _joins(self):
        """SQL of what _gender() and _birthdate() join to `line` and `person`, one row each. It flushes them."""
        return SQL("")

    def action_view_session(self):
        """Open the session to which the person came."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_session_tracking.spp_session_action")
        return {**action, "views": [(False, "form")], "res_id": self.session_id.id}
