from datetime import timedelta

from odoo import _, api, fields
from odoo.exceptions import UserError, ValidationError

from ...tools.moment import day_text

TIMES = ("start_time", "end_time")
# fields whose values are copied to the later sessions; of the people only additions and removals are repeated there
COPIED_TO_LATER = ("tz", "facilitator_id", "area_id", "location", "max_participants", "change_reason")
PEOPLE = ("expected_participant_ids", "co_facilitator_ids")


class SeriesReach:
    """A change that also reaches the later scheduled sessions of the series."""

    __slots__ = ()

    def _write_with_later(self, vals):
        """Write values on the session and on all later scheduled ones of its series, or on none of them."""
        if len(self) != 1:
            raise UserError(_("Change one session at a time when the later ones of its series change too."))
        if "state" in vals:
            raise UserError(_("Cancel the later sessions of a series with cancel(), or in the dialog of this one."))
        with self.env.cr.savepoint():
            given = {name: vals[name] for name in vals if name != "series_reach"}
            return self._write_this_and_later(self._with_moments_as_schedule(given))

    def _write_this_and_later(self, vals):
        later = self._later_scheduled()
        people = {name: self[name] for name in self._lists_copied_to_later()}
        shift = fields.Date.to_date(vals.get("date") or self.date) - self.date
        later._check_days_free(self, shift)
        if shift > timedelta():
            later._move(shift)
        self.write(vals)
        if shift < timedelta():
            later._move(shift)
        later._write_on_each_day({**self._values_for_later(vals), **self._people_changed(people)})
        return True

    def _later_scheduled(self):
        """The later sessions of the series that are still scheduled."""
        if not self.series_id:
            return self.browse()
        series = [("series_id", "=", self.series_id.id), ("state", "=", "scheduled"), ("date", ">", self.date)]
        return self.search(series, order="date")

    # days

    def _check_days_free(self, session, shift):
        """Refuse to move the session and these later ones onto days that others of the series have."""
        days = {each.date + shift for each in session | self} if shift else set()
        others = session.series_id.with_context(active_test=False).session_ids - session - self
        taken = sorted(days & set(others.mapped("date")))
        if taken:
            raise ValidationError(
                _(
                    "The series has other sessions on these days: %(days)s. Nothing was moved. Choose another "
                    "day, or move this session only.",
                    days=", ".join(day_text(self.env, day) for day in taken),
                )
            )

    def _move(self, shift):
        """Move sessions in an order in which none takes a day that another still has: PostgreSQL checks row by row."""
        self.env.flush_all()
        for session in self.sorted("date", reverse=shift > timedelta()):
            session._or_name_its_day(lambda session: session.write({"date": session.date + shift}))
            session.flush_recordset(["date"])

    # everything else

    def _values_for_later(self, vals):
        copied = {name: vals[name] for name in self._fields_copied_to_later() if name in vals}
        return {**copied, **{name: self[name] for name in TIMES}} if set(TIMES) & vals.keys() else copied

    @api.model
    def _fields_copied_to_later(self):
        """The names of the fields whose values are copied to the later sessions. Extend it with super()."""
        return COPIED_TO_LATER

    @api.model
    def _lists_copied_to_later(self):
        """The names of the fields of which additions and removals are repeated there. Extend it with super()."""
        return PEOPLE

    def _people_changed(self, before):
        """The commands that add and take off those who were added and taken off here: {field: commands}."""
        commands = {
            name: [fields.Command.link(person.id) for person in self[name] - people]
            + [fields.Command.unlink(person.id) for person in people - self[name]]
            for name, people in before.items()
        }
        return {name: changes for name, changes in commands.items() if changes}

    def _write_on_each_day(self, vals):
        if self and vals.keys() - {"change_reason"}:
            self._or_name_the_day(lambda sessions: sessions.write(vals))

    def _or_name_the_day(self, change):
        """Call `change` on all sessions at once; where one of them refuses, the error names its day."""
        try:
            with self.env.cr.savepoint():
                change(self)
        except UserError:
            with self.env.cr.savepoint():
                for session in self:
                    session._or_name_its_day(change)

    def _or_name_its_day(self, change):
        try:
            change(self)
        except UserError as error:
            problem = _(
                "Nothing was changed. Session of %(date)s: %(problem)s",
                date=day_text(self.env, self.date),
                problem=error,
            )
            raise type(error)(problem) from error
