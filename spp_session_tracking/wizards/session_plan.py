from odoo import _, api, fields, models
from odoo.exceptions import UserError

PLANNED = (
    *("session_type_id", "start_time", "end_time", "facilitator_id", "co_facilitator_ids"),
    *("area_id", "location", "max_participants", "expected_participant_ids"),
)


class SessionRepeat(models.TransientModel):
    """A series planned from a session type: where there is no session to repeat, the dialog asks what it is like."""

    _inherit = "spp.session.repeat"

    session_type_id = fields.Many2one("spp.session.type", ondelete="cascade")
    date = fields.Date("First day", default=fields.Date.context_today)
    start_time = fields.Float(default=9.0, help="Local time.")
    end_time = fields.Float(
        compute="_compute_end_time", store=True, precompute=True, readonly=False, help="Local time."
    )
    facilitator_id = fields.Many2one(
        "res.users", ondelete="cascade", default=lambda self: self.env.user, domain="[('share', '=', False)]"
    )
    co_facilitator_ids = fields.Many2many("res.users", string="Co-facilitators", domain="[('share', '=', False)]")
    area_id = fields.Many2one("spp.area", ondelete="cascade")
    location = fields.Char(help="Where in the area: a hall, a school.")
    max_participants = fields.Integer("Capacity", help="How many people may be expected; 0 for any number.")
    expected_participant_ids = fields.Many2many("res.partner", string="Expected people")

    @api.depends("session_type_id", "start_time")
    def _compute_end_time(self):
        for repeat in self:
            repeat.end_time = min(repeat.start_time + (repeat.session_type_id.duration_hours or 2.0), 24.0)

    def _plan(self, days):
        """Make the sessions of these days, as one series. Returns their ids."""
        if not days:
            raise UserError(_("Choose at least one day."))
        name = f"{self.session_type_id.name} {min(days)}"
        company = {"company_id": self.session_type_id.company_id.id}
        series = self.env["spp.session.series"].create({"name": name, **company})
        planned = self._convert_to_write({name: self[name] for name in PLANNED})
        planned.update(company, series_id=series.id)
        return self.env["spp.session"].create([{**planned, "date": day} for day in days]).ids
