"""Reading the rows that mark() takes: each becomes a Mark, or a sentence for whoever sent it."""

from datetime import datetime

from odoo import _
from odoo.exceptions import ValidationError

from .. import rules

# the members of a row
ROW_KEYS = (
    *("session_id", "participant_id", "status", "attended_by_id", "attendance_time", "marked_at", "excuse_reason"),
)
MAX_SHOWN_PROBLEMS = 20


class MarkRowParser:
    """Reads rows for an environment, in whose language the problems are written."""

    def __init__(self, env):
        self.env = env

    def parse_rows(self, rows):
        """The Mark of each row, in order. Raises ValidationError that names every bad row."""
        if not isinstance(rows, (list, tuple)):
            raise ValidationError(_("mark() takes a list of rows."))
        marks, problems = [], {}
        for number, row in enumerate(rows):
            try:
                marks.append(self.parse_row(row))
            except ValueError as error:
                problems[number] = str(error)
        self.raise_problems(problems, len(rows))
        return marks

    def parse_row(self, row):
        """The Mark of one row. Raises ValueError with a sentence for the sender."""
        self._check_members(row)
        reason = "" if _is_empty(row.get("excuse_reason")) else row["excuse_reason"]
        if not isinstance(reason, str) or rules.is_unfit(reason):
            raise ValueError(_("excuse_reason has to be text."))
        statement = rules.Statement(
            status=row["status"] or "",
            marked_at=self.parse_moment("marked_at", row.get("marked_at")) or None,
            attendance_time=self.parse_moment("attendance_time", row.get("attendance_time")) or None,
            attended_by_id=row.get("attended_by_id") or 0,
            excuse=reason,
        )
        return rules.Mark(row["session_id"], row["participant_id"], statement)

    def _check_members(self, row):
        if not isinstance(row, dict):
            raise ValueError(_("A row is an object with session_id, participant_id and status."))
        unknown = sorted(str(name) for name in row.keys() - ROW_KEYS)
        if unknown:
            names, known = ", ".join(unknown), ", ".join(ROW_KEYS)
            raise ValueError(_("There is no member %(names)s. A row has: %(known)s.", names=names, known=known))
        for name in ("session_id", "participant_id", "attended_by_id"):
            if not (row.get(name) in (None, False) and name == "attended_by_id" or rules.is_id(row.get(name))):
                raise ValueError(_("%(name)s has to be the id of a record, a whole number.", name=name))
        status = row.get("status", "")
        if status is not None and status is not False and status not in rules.STATUSES:  # 0 and "" take back no mark
            raise ValueError(_("status has to be one of %(names)s, or false.", names=", ".join(rules.STATUSES)))

    def parse_moment(self, name, value):
        """A UTC datetime from a datetime or text; what is empty stays so. Raises ValueError that names the member."""
        if _is_empty(value):
            return value
        try:
            moment = value if isinstance(value, datetime) else rules.parse_utc(value)
        except (ValueError, AttributeError, OverflowError):
            text = _("%(name)s has to be a time, such as %(example)s.", name=name, example="2026-03-14 08:30:00")
            raise ValueError(text) from None
        if not rules.is_sensible(moment):
            text = _("%(name)s cannot be %(moment)s: give a day from %(first)s to %(last)s.")
            told = {"name": name, "moment": value, "first": rules.FIRST_DAY, "last": rules.LAST_DAY}
            raise ValueError(text % told)
        return moment

    def raise_problems(self, problems, count):
        """Raise ValidationError where rows are bad.

        problems: {number of the row from 0: sentence}; count: how many rows there are in all
        """
        if not problems:
            return
        if count == 1:
            raise ValidationError(problems[0])
        shown = [
            _("Row %(number)s: %(problem)s", number=number + 1, problem=problems[number])
            for number in sorted(problems)[:MAX_SHOWN_PROBLEMS]
        ]
        head = _("Nothing was marked. Rows to be mended: %(bad)s of %(count)s.", bad=len(problems), count=count)
        raise ValidationError("\n".join([head, *shown]))


def _is_empty(value):
    """Whether nothing was given: 0, [] and {} are no times and no texts, and are refused."""
    return value is None or value is False or value == ""
