import re

from odoo import api
from odoo.tools.misc import format_duration

from ...tools.moment import day_text

CLOCK = re.compile(r"(.+), .+, (\d\d):(\d\d)(?:, (.+))?")  # what, day, time and place, as names are shown


class SessionNaming:
    """The name by which sessions are told apart where one is picked or linked: what, when and where."""

    __slots__ = ()

    @api.depends("name", "session_type_id.name", "date", "start_time", "location", "area_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for session in self:
            parts = (session._named_what(), session._named_when(), session._named_where())
            session.display_name = ", ".join(filter(None, parts))

    @api.depends("name", "session_type_id.name", "date")
    def _compute_what(self):
        for session in self:
            session.what = session._named_what()

    def _named_what(self):
        """The name without the day that a name by default ends with: the day stands beside it, with its weekday."""
        name = self.name or ""
        if self._ends_with_day():
            return name.removesuffix(f" {self.date}")
        return name.replace(f" {self.date}", "", 1) if self.date and name == self._default_name() else name

    def _ends_with_day(self):
        """Whether its name ends with its day, as by default: also where its type was renamed since."""
        return bool(self.date) and (self.name or "").endswith(f" {self.date}")

    def _named_when(self):
        if not self.date:
            return ""
        return f"{day_text(self.env, self.date)}, {format_duration(self.start_time)}"

    def _named_where(self):
        return self.location or self.area_id.name

    @api.model
    def _with_trimmed_name(self, vals):
        """The values without spaces around the name, by which a name by default would be one of its own."""
        return {**vals, "name": vals["name"].strip()} if isinstance(vals.get("name"), str) else vals

    # found by a name as a whole, as a file has it

    @api.model
    def name_search(self, name="", *arguments, **options):
        """Found by parts of name, location or area. As a whole, "=", only by the name, or by all that is shown."""
        given = {**dict(zip(("domain", "operator", "limit"), arguments, strict=False)), **options}
        if given.get("operator") != "=":
            return super().name_search(name, *arguments, **options)
        domain = given.get("domain") or given.get("args") or []
        limit = given.get("limit", 100)
        names = [name or "", (name or "").strip()]
        found = self.search([("name", "in", names), *domain], limit=limit) or self._shown_as(name, domain)[:limit]
        return [(session.id, session.display_name) for session in found]

    @api.model
    def _shown_as(self, text, domain):
        """The sessions that are shown as a text, such as in a file that was exported."""
        parts = CLOCK.fullmatch(text or "")
        if not parts:
            return self.browse()
        what, hours, minutes, where = parts.groups()
        begins = int(hours) + int(minutes) / 60
        near = [("start_time", ">", begins - 0.01), ("start_time", "<", begins + 0.01), ("name", "like", what)]
        places = ["|", ("location", "=", where), ("area_id.name", "=", where)] if where else [("location", "=", False)]
        near = [*near, *places, *domain]
        # there may be thousands at this hour: only those of the day are loaded
        days = [day for (day,) in self._read_group(near, ["date:day"]) if day_text(self.env, day) in text]
        return self.search([*near, ("date", "in", days)]).filtered(lambda session: session.display_name == text)
