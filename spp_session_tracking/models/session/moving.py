from datetime import timedelta

from odoo import _
from odoo.exceptions import UserError

from ...rules import OPEN_STATES, visible_text

MOST_DAYS = 366


class SessionMoving:
    """Moving open sessions to other days, for a reason: nobody came late to a session that was moved."""

    __slots__ = ()

    def move(self, days, reason):
        """Move open sessions by a number of days, negative for earlier ones, for a reason. Returns how many these are.

        Those of one series move in an order in which none takes a day that another still has.
        """
        if isinstance(days, bool) or not isinstance(days, int) or not days:
            raise UserError(_("Give by how many days the sessions move, such as 7; -7 is a week earlier."))
        if abs(days) > MOST_DAYS:
            raise UserError(_("Sessions move by this number of days at most: %(most)s.", most=MOST_DAYS))
        if not visible_text(reason):
            raise UserError(_("Give the reason for moving the sessions."))
        shift, moved = timedelta(days=days), self.with_context(change_reason=reason)
        for session in moved.sorted("date", reverse=days > 0):
            session._check_movable(shift)
            session._track_set_log_message(reason)
            session.write({"date": session.date + shift})
            session.flush_recordset(["date"])
        return len(self)

    def _notes_on_moving(self, days):
        """What else happens where the session is moved by so many days: sentences. A hook: extend it with super()."""
        if days > 0 and self._has_begun():
            return [_("Its day has come, so people can be marked at it from now on.")]
        return []

    def _check_movable(self, shift):
        if self.state not in OPEN_STATES:
            raise UserError(_("Only open sessions are moved. Leave “%(session)s” out.", session=self.display_name))
        others = self.series_id.with_context(active_test=False).session_ids - self
        if self.date + shift in others.mapped("date"):
            raise UserError(_("Its series has a session on %(day)s already.", day=self.date + shift))
