"""Sessions get the day and the times of a time zone that was corrected, each in a transaction of its own."""

import logging
from collections import Counter
from functools import partial

from odoo.exceptions import AccessError, UserError

from ..models.session_zone import REDATED
from ..moodle.text import _, text_of

# The run has a line for at most so many sessions that stay.
MOST_NAMED = 50
AT_ONCE = 200

_logger = logging.getLogger(__name__)


class Redating:
    """run: the SyncAttendance it works for. A run that is killed is continued by the next one."""

    def __init__(self, run):
        self.run, self.run_log = run, run.run_log
        self._counts = Counter()

    def run_all(self):
        """Redate all sessions that wait for it, as long as there is time. A preview says how many there are."""
        if self.run_log.is_preview:
            text = self.run_log.in_transaction(
                lambda instance: instance.is_redating and instance._zone_text(instance.tz)
            )
            if text:
                self.run_log.add_line("plan", text)
            return
        while waiting := self.run_log.in_transaction(self._waiting):
            for tz, session_id in waiting:
                if not self._redate(session_id, tz) or self.run.is_late():
                    self._report()
                    return
        self._report()

    @staticmethod
    def _waiting(instance):
        """[(zone, id)] of the next sessions; none ends it."""
        if not instance.is_redating:
            return []
        found = instance._sessions_to_redate(AT_ONCE).ids
        if not found:
            # sudo: the server stores what runs did
            instance.sudo().write({"is_redating": False, "redate_after": 0})
        return [(instance.tz, session_id) for session_id in found]

    def _redate(self, session_id, tz):
        """Redate one session, and store that it was its turn. What fails is named.

        Returns False where the responsible user may not do it: then the others wait too, until the rights are there.
        """
        try:
            outcome = self.run_log.in_transaction(partial(_redated, session_id=session_id, tz=tz))
        except AccessError as error:
            text = _("Sessions wait for the time zone of the site. The responsible user cannot do it: %(error)s")
            self.run_log.counts["failed_count"] += 1
            self._name(session_id, "problem", text % {"error": error})
            return False
        except UserError as error:
            self._pass(session_id, tz, text_of(error))
            return True
        except Exception:
            # An unexpected error with one session must not keep the site from being synced.
            _logger.exception("Session %s of Moodle site %s", session_id, self.run_log.instance_id)
            self._pass(session_id, tz, _("An unexpected error. The server's log has the details."))
            return True
        self._count(session_id, outcome)
        return True

    def _pass(self, session_id, tz, text):
        """Store that it was the turn of a session that stays as it is, and name it."""
        self.run_log.in_transaction(partial(_note_turn, session_id=session_id, tz=tz))
        self._name(session_id, "problem", text)

    def _count(self, session_id, outcome):
        if outcome in REDATED:
            self._counts[outcome] += 1
            self.run_log.counts["written_count"] += 1
        elif outcome:
            self._name(session_id, "notice", self._texts()[outcome])
        self.run_log.report_progress()

    def _name(self, session_id, kind, text):
        self._counts["stays"] += 1
        if self._counts["stays"] <= MOST_NAMED:
            self.run_log.add_line(kind, text, session_id=session_id)

    def _report(self):
        moved, more = sum(self._counts[each] for each in REDATED), self._counts["stays"] - MOST_NAMED
        if moved:
            text = _("Sessions that got the time zone of the site: %(count)s. Of these got another date: %(dates)s.")
            self.run_log.add_line("notice", text % {"count": moved, "dates": self._counts["date"]})
        if more > 0:
            text = _("More sessions that stay in another time zone than the site: %(count)s.")
            self.run_log.add_line("notice", text % {"count": more})

    def _texts(self):
        return {
            "paid": _(
                "It stays in the earlier time zone, because something was paid by it. A manager may change its date."
            ),
            "paid_then": _(
                "It stays in the earlier time zone, because its date would be in a period that was paid. A manager may "
                "change its date."
            ),
            "moved": _("It stays in the earlier time zone, because it was moved here. Check its date."),
            "planned": _("It stays in its time zone, because it was planned here."),
            "unknown": _(
                "It stays in its time zone, because it is not known whether it was planned here or read from Moodle. "
                "Check its date."
            ),
        }


def _redated(instance, session_id, tz):
    """What became of a session, "" for nothing: it is gone, or the zone was changed again and all begins anew."""
    if instance.tz != tz:
        return ""
    _note_turn(instance, session_id, tz)
    session = instance.env["spp.session"].browse(session_id).exists()
    return session._redate(tz) if session.moodle_instance_id == instance else ""


def _note_turn(instance, session_id, tz):
    if instance.tz == tz:
        instance.sudo().redate_after = session_id  # sudo: the server stores what runs did
