from odoo import api

PLANNED_FIELDS = (
    *("session_type_id", "start_time", "end_time", "facilitator_id", "co_facilitator_ids"),
    *("area_id", "location", "max_participants", "expected_participant_ids"),
)


class SeriesPlan:
    """A series planned from a session type: there is no session to repeat, so the dialog asks what it is like."""

    __slots__ = ()

    @api.depends("session_type_id", "start_time")
    def _compute_end_time(self):
        for repeat in self:
            repeat.end_time = min(repeat.start_time + (repeat.session_type_id.duration_hours or 2.0), 24.0)

    def _plan(self, days):
        """Make the sessions of these days, as one series. Returns their ids."""
        name = f"{self.session_type_id.name} {min(days)}"
        company = {"company_id": self.session_type_id.company_id.id}
        series = self.env["spp.session.series"].create({"name": name, **company})
        planned = self._convert_to_write({name: self[name] for name in PLANNED_FIELDS})
        planned.update(company, series_id=series.id)
        return self.env["spp.session"].create([{**planned, "date": day} for day in days]).ids

    def _plan_by_job(self, days):
        """Make the first session, so that what is wrong is said now; a job makes the others. Returns its action."""
        session, first, others = self.session_id, days[:1], days[1:]
        if session:
            session.repeat(first)
        else:
            session = self.env["spp.session"].browse(self._plan(first))
        return session._repeat_by_job(others)._open()
