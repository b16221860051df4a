from odoo import _, api, fields
from odoo.exceptions import UserError

# So many lines of rosters are made in a few seconds; a session costs as much as some of them.
LINES_AT_ONCE, LINES_OF_SESSION = 2000, 20


def days_at_once(people_count):
    """For how many days sessions with so many people are made in a few seconds."""
    return max(1, LINES_AT_ONCE // (people_count + LINES_OF_SESSION))


class SeriesRepeat:
    """Repeating a session: the same people, facilitators, place and time on other days."""

    __slots__ = ()

    def action_repeat(self):
        return self.env["spp.session.repeat"]._open(self)

    def repeat(self, dates):
        """Hold the session on other days too, as one series.

        dates: a list of dates; days on which the series has a session already are left out.
        Returns the ids of the sessions made.
        """
        self.ensure_one()
        given = dates if isinstance(dates, (list, tuple, set)) else [None]  # what is no list is no date either
        days = sorted({self._read_date(day) for day in given})
        if not self.series_id:
            series = {"name": self.name, "company_id": self.company_id.id}
            self.series_id = self.env["spp.session.series"].create(series)
        return self._repeat_as(self._repeated_values(), days)

    def _repeated_values(self):
        """What the sessions of its series have from it: all but the day."""
        copied = self.copy_data({"series_id": self.series_id.id})[0]
        return {name: value for name, value in copied.items() if name != "date"}

    def _repeat_as(self, values, days):
        """Make sessions of its series with these values. Returns the ids of those made."""
        taken = set(self.series_id.with_context(active_test=False).session_ids.mapped("date"))
        made = self.create([{**values, "date": day} for day in days if day not in taken])
        made._note_not_copied(self)
        return made.ids

    def _repeat_by_job(self, days):
        """The job that holds the session of a series on other days too, as it is now."""
        self.ensure_one()
        name = _("Make the sessions of a series: %(count)s", count=len(days))
        arguments = {"session": self.id, "days": [str(day) for day in days], "values": self._repeated_values()}
        return self.env["spp.job"]._start("spp.job.repeat", name, arguments, len(days), self.company_id)

    @api.model
    def _read_date(self, day):
        try:
            date = fields.Date.to_date(day)
        except (ValueError, TypeError):
            date = None
        if not date:
            raise UserError(_("Give the days as dates, such as 2026-03-14."))
        return date
