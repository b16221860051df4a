"""What did not reach Moodle: stored on lines and sessions, and named in the run, at its end."""

from ..moodle import push
from ..moodle.text import _

# The reason on a line for what became of a mark that was to be sent.
REASONS = {
    push.NOT_LISTED: "not_listed",
    push.NO_SUCH_STATUS: "no_status",
    push.REFUSED: "refused",
    push.NOT_KEPT: "not_kept",
    push.FAILED: "unknown",
    push.NOT_SENT: "waiting",
    push.CHANGED: "waiting",
    push.UNREADABLE: "unreadable",
    push.REMOVED: "removed",
}
# With these something is wrong that a later run does not mend by itself.
FAILURES = ("no_status", "refused", "not_kept", "unknown")
# A run has a line for at most so many sessions; the list on the screen has all of them.
MOST_NAMED = 50


class Undelivered:
    """run: the SyncAttendance; count: how many marks and sessions are not in Moodle as they are here"""

    def __init__(self, run):
        self.run, self.run_log = run, run.run_log
        self.count = 0

    def report(self):
        """Store what did not reach Moodle, and name it in the run. Returns itself."""
        marks, sessions = self.run_log.in_transaction(self._store)
        self.count = sum(count for _session, _number, _reason, count, _person in marks) + len(sessions)
        named = [self._line(*mark) for mark in marks] + [self._line(*session, 1) for session in sessions]
        self.run_log.counts["undelivered_count"] = self.count
        self.run_log.counts["failed_count"] += sum(line["kind"] == "problem" for line in named)
        lines = sorted(named, key=lambda line: line["kind"], reverse=True)[:MOST_NAMED]
        if len(named) > len(lines):
            text = _("Other cases in which the same is so: %(count)s. Open the list Not in Moodle.")
            lines.append({"kind": "notice", "what": text % {"count": len(named) - len(lines)}})
        self.run_log.add_lines(lines)
        return self

    def _line(self, session_id, number, reason, count, participant_id=False):
        """The values of a line of the run."""
        return {
            "kind": "problem" if reason in FAILURES else "notice",
            "what": self._texts()[reason] % {"count": count},
            "moodle_kind": "session",
            "moodle_id": number,
            "session_id": session_id,
            "participant_id": participant_id,
        }

    def summary(self):
        return _("Marks and sessions that are not in Moodle as they are here: %(count)s. See below.", count=self.count)

    def _store(self, instance):
        """(marks, sessions): tuples of session id, number in Moodle, reason, and for marks how many, and of whom if of
        one person
        """
        # sudo: the server stores results, also where the responsible user has lost all rights
        instance = instance.sudo()
        lines, sessions = instance.env["spp.session.attendance"], instance.env["spp.session"]
        lines._store_undelivered(instance, **self._found())
        marks = [
            (session.id, session.moodle_session_id, reason, count, count == 1 and person_id)
            for session, reason, count, person_id in lines._undelivered_of(instance)
            # a preview sends nothing, so all that it would send is still waiting
            if not (self.run_log.is_preview and reason == "waiting")
        ]
        found = sessions._store_deviations(instance)
        return marks, [(session.id, session.moodle_session_id, session.moodle_deviation) for session in found]

    def _found(self):
        """What the run has found; nothing where it ended before."""
        session_run, people = self.run.session_run, self.run.site and self.run.site.people
        return {
            "reasons": session_run.undelivered if session_run else {},
            "synced": session_run.synced_ids if session_run else (),
            "failed": session_run.failed_ids if session_run else (),
            "read": session_run.read_ids if session_run else (),
            "is_whole": self.run.is_whole,
            "moved": people.moved if people else (),
        }

    def _texts(self):
        return {
            "no_user": _("Marks not in Moodle, because the people are not linked with a user of the site: %(count)s."),
            "other_company": _("Marks not in Moodle, because the people belong to another company now: %(count)s."),
            "not_listed": _("Marks not sent, because the people are not on Moodle's list of the session: %(count)s."),
            "no_status": _("Marks not sent, because the session has no status with the same meaning: %(count)s."),
            "no_meaning": _("Marks not sent, because Moodle has marks there that have no meaning here: %(count)s."),
            "refused": _("Marks that Moodle refused: %(count)s."),
            "not_kept": _("Marks that Moodle took, while it goes on to show those from before: %(count)s."),
            "unknown": _("Marks of which it is not known whether they arrived: %(count)s. The next run checks it."),
            "differs": _(
                "Marks that are different in Moodle, or not there any more: %(count)s. An officer decides what "
                "is right."
            ),
            "removed": _("Marks not in Moodle, because the session was removed there: %(count)s."),
            "not_synced": _("Marks not in Moodle, because the course is not synced: %(count)s."),
            "unreadable": _("Marks not sent, because the session could not be read in Moodle: %(count)s."),
            "waiting": _("Marks not sent yet: %(count)s. The next run sends them."),
            "moved": _("It has another time here than in Moodle. Change the time on the side where it is wrong."),
            "cancelled": _("It is cancelled here, but not removed in Moodle: remove it there."),
        }
