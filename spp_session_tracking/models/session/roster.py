from collections import Counter

from odoo import _, api
from odoo.exceptions import UserError, ValidationError

from ...rules import NEGATIVE
from ...tools.roster_log import logged


class SessionRoster:
    """Who is expected at a session."""

    __slots__ = ()

    @api.depends("attendance_ids.attended_by_id")
    def _compute_says_who_came(self):
        for session in self:
            session.says_who_came = bool(session.attendance_ids.attended_by_id)

    @api.depends("attendance_ids.is_expected", "attendance_ids.participant_id")
    def _compute_expected_participant_ids(self):
        for session in self:
            session.expected_participant_ids = session.attendance_ids.filtered("is_expected").participant_id

    def _inverse_expected_participant_ids(self):
        wanted = {session: session.expected_participant_ids._origin for session in self}
        lines = self.attendance_ids
        unwanted = lines.filtered(lambda line: line.is_expected and line.participant_id not in wanted[line.session_id])
        invited = lines.filtered(lambda line: not line.is_expected and line.participant_id in wanted[line.session_id])
        new_lines = [
            {"session_id": session.id, "participant_id": person.id}
            for session, people in wanted.items()
            for person in people - session.attendance_ids.participant_id
        ]
        unwanted.unlink()
        invited.write({"is_expected": True})
        self.env["spp.session.attendance"].create(new_lines)

    @api.model
    def _search_expected_participant_ids(self, operator, value):
        positive = NEGATIVE.get(operator, operator)
        expected = ("is_expected", "=", True)
        domain = [("attendance_ids", "any", [expected, ("participant_id", positive, value)])]
        if not value or positive == "in" and False in value:
            domain = ["|", ("attendance_ids", "not any", [expected]), *domain]
        return ["!", *domain] if operator in NEGATIVE else domain

    def _check_roster_open(self):
        """Refuse to add people where it is too late for that."""
        for session in self:
            if session.state == "cancelled":
                raise UserError(
                    _("“%(session)s” is cancelled: nobody can be added to its roster.", session=session.display_name)
                )
            if session.state == "completed" and not session._is_officer():
                raise UserError(
                    _("“%(session)s” is completed. Ask an officer to change its roster.", session=session.display_name)
                )

    def _check_take_off(self, lines):
        """From the session's day on only officers take people off the roster, with a reason."""
        if not self._has_begun():
            return
        if not self._is_officer():
            raise UserError(_("The day of the session has come. Ask an officer to take people off its roster."))
        if not self._change_reason():
            raise UserError(
                _("The day of the session has come. Give the reason for taking people off at the bottom of the form.")
            )
        self._message_log(body=_("People taken off the roster: %(count)s", count=len(lines)))

    def _note_leaving(self, lines, reason):
        """Say on sessions to come how many people leave their rosters. On the day itself the change log says who."""
        counts = Counter(line.session_id for line in lines)
        text = _("People taken off the roster: %(count)s. %(reason)s")
        bodies = {
            session.id: text % {"count": counts[session], "reason": reason}
            for session in self
            if not session._has_begun()
        }
        if bodies:
            self.browse(bodies)._message_log_batch(bodies=bodies)

    def _expects(self, contact):
        """Whether somebody who was on the roster may be put on it again. Extend it with super()."""
        return self._is_to_come()

    def _expect_again(self, contact, reason):
        """Put somebody on the roster again. Returns whether they are expected: the session may be full."""
        if not self._expects(contact):
            return False
        line = self.attendance_ids.filtered(lambda line: line.participant_id == contact)
        if line:
            return line.is_expected
        lines = logged(self.env["spp.session.attendance"]).with_context(change_reason=reason)
        try:
            with self.env.cr.savepoint():
                lines.create({"session_id": self.id, "participant_id": contact.id})
        except (UserError, ValidationError) as refusal:
            self._message_log(body=_("Contact %(id)s: %(problem)s", id=contact.id, problem=refusal))
            return False
        self._message_log(body=_("Put on the roster again: %(reason)s", reason=reason))
        return True

    def _expected_again(self):
        """Those who are expected at a copy of these sessions, or who fill a roster from theirs."""
        return self.expected_participant_ids._expected_again()

    @api.constrains("max_participants")
    def _check_capacity(self):
        self._lock_capacity()
        for session in self:
            if session.max_participants and session.expected_count > session.max_participants:
                raise ValidationError(
                    _(
                        "More people are expected (%(expected)s) than the session has capacity for "
                        "(%(capacity)s). Take people off the roster, or raise its capacity.",
                        expected=session.expected_count,
                        capacity=session.max_participants,
                    )
                )

    def _lock_capacity(self):
        """Let two transactions that fill up a session not pass each other: Odoo repeats the second one."""
        limited = self.filtered("max_participants")
        if limited:
            query = "update spp_session set max_participants = max_participants where id = any(%s)"
            self.env.cr.execute(query, [limited.ids], log_exceptions=False)
