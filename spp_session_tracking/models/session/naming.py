from odoo import api
from odoo.tools.misc import format_date, format_duration


class SessionNaming:
    """The name by which sessions are told apart where one is picked or linked: what, when and where."""

    __slots__ = ()

    @api.depends("name", "session_type_id", "date", "start_time", "location", "area_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for session in self:
            parts = (session._named_what(), session._named_when(), session._named_where())
            session.display_name = ", ".join(filter(None, parts))

    def _named_what(self):
        """The name without the day that a name by default ends with: the day stands beside it, with its weekday."""
        return (self.name or "").replace(f" {self.date}", "", 1)

    def _named_when(self):
        if not self.date:
            return ""
        return f"{format_date(self.env, self.date, date_format='EEE d MMM y')}, {format_duration(self.start_time)}"

    def _named_where(self):
        return self.location or self.area_id.name
