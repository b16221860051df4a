from datetime import datetime, timedelta

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from .. import rules
from ..roll import PAIR, SHOWN, Refused, Roll

MEMBERS = {"session_id", "participant_id", "status", "attended_by_id", "attendance_time", "marked_at", "excuse_reason"}
SHOWN_PROBLEMS = 20


class Session(models.Model):
    _inherit = "spp.session"

    @api.model
    def mark(self, rows):
        """State who came, for many people and sessions at once.

        rows: a list of dicts: `session_id`, `participant_id`, `status` (present, late, excused, absent, or False to
        take a mark back), and optionally `attended_by_id` (who came in the person's place), `attendance_time` (when
        the person came), `marked_at` (when it was stated, default now), `excuse_reason` (needed for excused). Times
        are UTC, as datetimes or as text (YYYY-MM-DD HH:MM:SS, or RFC 3339 with its offset).

        Returns a dict for each row, in order: `session_id`, `participant_id` and `outcome`: marked, unchanged (sent
        before), or superseded (a later statement stands). A person who is not on the roster becomes a walk-in.
        Raises ValidationError that names every bad row; then nothing is kept.
        """
        return self._record(self._read_rows(rows), "manual")

    def action_everyone_present(self):
        """Mark everybody present who is expected and not marked yet."""
        unmarked = self.attendance_ids.filtered(lambda line: line.is_expected and not line.status)
        unmarked.write({"status": "present"})
        return True

    # rows

    @api.model
    def _read_rows(self, rows):
        if not isinstance(rows, (list, tuple)):
            raise ValidationError(_("mark() takes a list of rows."))
        problems, marks = {}, []
        for number, row in enumerate(rows):
            try:
                marks.append(self._read_row(row))
            except ValueError as error:
                problems[number] = str(error)
        self._raise_problems(problems, len(rows))
        return marks

    @api.model
    def _read_row(self, row):
        """The mark of one row. Raises ValueError with a sentence for the sender."""
        if not isinstance(row, dict):
            raise ValueError(_("A row is an object with session_id, participant_id and status."))
        unknown = sorted(str(name) for name in row.keys() - MEMBERS)
        if unknown:
            raise ValueError(_("There is no member %(names)s.", names=", ".join(unknown)))
        for name in ("session_id", "participant_id", "attended_by_id"):
            if not (row.get(name) in (None, False) and name == "attended_by_id" or self._is_id(row.get(name))):
                raise ValueError(_("%(name)s has to be the id of a record, a whole number.", name=name))
        if "status" not in row or row["status"] and row["status"] not in rules.STATUSES:
            raise ValueError(_("status has to be one of %(names)s, or false.", names=", ".join(rules.STATUSES)))
        reason = row.get("excuse_reason") or ""
        if not isinstance(reason, str) or "\0" in reason:
            raise ValueError(_("excuse_reason has to be text."))
        moments = {name: self._read_moment(name, row.get(name)) for name in ("attendance_time", "marked_at")}
        return {**dict.fromkeys(MEMBERS, False), **row, **moments}

    @api.model
    def _is_id(self, value):
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31

    @api.model
    def _read_moment(self, name, value):
        if not value or isinstance(value, datetime):
            return value
        try:
            return rules.parse_utc(value)
        except (ValueError, AttributeError, OverflowError):
            example = "2026-03-14 08:30:00"
            raise ValueError(_("%(name)s has to be a time, such as %(example)s.", name=name, example=example)) from None

    @api.model
    def _raise_problems(self, problems, count):
        """Raise what is wrong with the rows: {number of the row from 0: sentence}."""
        if not problems:
            return
        if count == 1:
            raise ValidationError(problems[0])
        row = _("Row %(number)s: %(problem)s")
        shown = [row % {"number": each + 1, "problem": problems[each]} for each in sorted(problems)[:SHOWN_PROBLEMS]]
        head = _("Nothing was marked. %(bad)s of %(count)s rows have to be mended:", bad=len(problems), count=count)
        raise ValidationError("\n".join([head, *shown]))

    # recording

    @api.model
    def _record(self, marks, source, reason=""):
        """Record marks, dicts with all MEMBERS, whoever sent them: the one way by which a line gets a status."""
        roll = Roll(self, marks, source, reason)
        problems, outcomes = {}, []
        for number, mark in enumerate(marks):
            try:
                outcome = roll.take(mark)
                outcomes.append({**{name: mark[name] for name in PAIR}, "outcome": outcome})
            except Refused as refused:
                problems[number] = str(refused)
        self._raise_problems(problems, len(marks))
        roll.keep()
        return outcomes

    def _check_takes(self, new, old, roll, is_under_snapshot):
        """Raise Refused when the session does not take the statement `new` where `old` stands (None: nothing yet)."""
        if self.state == "cancelled":
            raise Refused(_("Session %(id)s is cancelled and takes no marks.", id=self.id), "session_cancelled")
        if self.state == "scheduled" and new.status not in ("excused", "") and not self._is_opened_by(new):
            raise Refused(
                _(
                    "Session %(id)s opens at %(time)s UTC; before that only excuses are taken. "
                    "Mark it then, or move it to the day it is held.",
                    id=self.id,
                    time=self._opens_at(),
                ),
                "session_not_open",
            )
        if self.state == "completed":
            self._check_takes_after_completion(new, old, roll)
        if is_under_snapshot:
            self._check_takes_under_snapshot(roll)

    def _check_takes_under_snapshot(self, roll):
        if not roll.has_manager:
            raise Refused(
                _("A snapshot was taken of session %(id)s: something was paid by it. Ask a manager.", id=self.id),
                "late_contradiction",
            )
        if not roll.reason:
            raise Refused(_("A snapshot was taken of session %(id)s. Correct the mark, and say why.", id=self.id))

    def _check_takes_after_completion(self, new, old, roll):
        if not new.status:
            raise Refused(_("Session %(id)s is completed: a mark can be corrected, but not taken back.", id=self.id))
        contradicts = old and old.status and new.status != old.status
        if old and old.status and not roll.reason:
            raise Refused(
                _("Session %(id)s is completed and the person was marked. Correct the mark, and say why.", id=self.id)
            )
        is_welcome = roll.has_manager or roll.is_decided or roll.is_evidence and not contradicts
        if self._is_over() and not is_welcome:
            until = self._takes_marks_until()
            text = _("Session %(id)s took marks until %(time)s UTC. Ask a manager.", id=self.id, time=until)
            raise Refused(text, "late_contradiction")

    def _is_over(self):
        """Whether it is completed, and the days in which its facilitator corrects are over."""
        return self.state == "completed" and fields.Datetime.now() > self._takes_marks_until()

    def _takes_marks_until(self):
        return self.completed_at + timedelta(days=self.company_id.correction_days)

    def _opens_at(self):
        return self.start_at - timedelta(hours=self.company_id.open_hours)

    def _is_opened_by(self, statement):
        return statement.marked_at >= self._opens_at()

    def _is_started_by(self, statement):
        return self.state == "scheduled" and statement.status and self._is_opened_by(statement)

    def _hold_state(self):
        """Make whoever changes the state of the sessions wait for us, and us for them.

        Marks do not wait for marks, but for the first one, which starts the session.
        """
        scheduled = self.filtered(lambda session: session.state == "scheduled")
        for sessions, strength in ((scheduled, "no key update"), (self - scheduled, "share")):
            if sessions:
                query = f"select 1 from spp_session where id = any(%s) order by id for {strength}"
                self.env.cr.execute(query, [sessions.ids], log_exceptions=False)

    @api.model
    def _people_known(self, ids):
        """{contact id: its company} of those contacts that the user can see."""
        contacts = self.env["res.partner"].with_context(active_test=False)
        found = contacts.search_fetch([("id", "in", list(ids))], ["company_id"])
        return {contact.id: contact.company_id for contact in found}

    def _takes_person(self, contact_id, people):
        """Whether a contact, of the `people` known, belongs to the company of the session or to all."""
        company = people.get(contact_id)
        if company is None or not company or company == self.company_id:
            return company is not None
        return company in self.company_id.sudo().parent_ids

    @api.model
    def _lines_by_person(self, pairs):
        """{(session id, participant id): line} of the lines there are, of the pairs asked."""
        domain = [
            ("session_id", "in", list({session_id for session_id, _participant_id in pairs})),
            ("participant_id", "in", list({participant_id for _session_id, participant_id in pairs})),
        ]
        lines = self.env["spp.session.attendance"].search_fetch(domain, [*PAIR, *SHOWN], order="id")
        return {(line.session_id.id, line.participant_id.id): line for line in lines}
