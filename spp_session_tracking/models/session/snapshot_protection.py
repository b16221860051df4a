from odoo import _
from odoo.exceptions import UserError
from odoo.tools import SQL

# A snapshot that still stands, of the session's company and type.
_STANDING = """
    snapshot.company_id = session.company_id
    and (
            not exists (
                select from spp_session_snapshot_spp_session_type_rel asked_type
                 where asked_type.spp_session_snapshot_id = snapshot.id
            )
            or exists (
                select from spp_session_snapshot_spp_session_type_rel asked_type
                 where asked_type.spp_session_snapshot_id = snapshot.id
                   and asked_type.spp_session_type_id = session.session_type_id
            )
        )
    and not exists (select from spp_session_snapshot later where later.supersedes_id = snapshot.id)
"""
# The session was completed when it was taken, of its day.
_COUNTED = f"""
    {_STANDING}
    and session.completed_at <= snapshot.taken_at
    and session.date between snapshot.date_from and snapshot.date_to
"""


def _of_person(participant, household):
    """It is of a person. An answer that is a household's is of the lines of the household and of its members."""
    return f"""
    (
        snapshot.is_for_everybody
        or exists (
            select from spp_session_snapshot_answer answer
             where answer.snapshot_id = snapshot.id
               and (
                       answer.participant_id in ({participant}, {household})
                       or answer.household_id in ({participant}, {household})
                   )
        )
    )
    """


# It is of anybody on the roster.
_OF_ANYBODY = f"""
    exists (
        select from spp_session_attendance line
         where line.session_id = session.id and {_of_person("line.participant_id", "line.household_id")}
    )
"""
# The lines asked for whose session was completed when a snapshot was taken, of its day and type and of the person.
UNDER_SNAPSHOT = f"""
    select asked.session_id, asked.participant_id
      from unnest(%(sessions)s::int[], %(people)s::int[]) as asked (session_id, participant_id)
      join spp_session session on session.id = asked.session_id
      left join spp_session_attendance line
        on line.session_id = asked.session_id and line.participant_id = asked.participant_id
     where exists (
               select from spp_session_snapshot snapshot
                where {_COUNTED} and {_of_person("asked.participant_id", "line.household_id")}
           )
"""
# The same for whole sessions: those with any such line, without going through all lines.
SESSIONS_UNDER_SNAPSHOT = f"""
    select session.id
      from spp_session session
     where session.id = any(%(sessions)s)
       and session.state = 'completed'
       and exists (select from spp_session_snapshot snapshot where {_COUNTED} and {_OF_ANYBODY})
"""
# Those that would come by another date into the period of a snapshot in which they are not now.
MOVED_INTO_SNAPSHOT = f"""
    select session.id
      from unnest(%(sessions)s::int[], %(dates)s::date[]) as asked (session_id, date)
      join spp_session session on session.id = asked.session_id
     where session.state != 'cancelled'
       and exists (
               select from spp_session_snapshot snapshot
                where {_STANDING} and {_OF_ANYBODY}
                  and asked.date between snapshot.date_from and snapshot.date_to
                  and not session.date between snapshot.date_from and snapshot.date_to
           )
"""


class SnapshotProtection:
    """Lines that something was paid by: only a manager changes them, with a reason."""

    __slots__ = ()

    def _under_snapshot(self, line_keys):
        """The keys of those lines of these sessions that are under a snapshot that still stands, as a set."""
        completed = self.filtered(lambda session: session.state == "completed")._ids
        line_keys = [line_key for line_key in line_keys if line_key[0] in completed]
        if not line_keys:
            return set()
        self.env["spp.session"].flush_model(["completed_at", "date", "session_type_id"])
        self.env["spp.session.attendance"].flush_model(["session_id", "participant_id", "household_id"])
        sessions, people = zip(*line_keys, strict=True)
        self.env.cr.execute(SQL(UNDER_SNAPSHOT, sessions=list(sessions), people=list(people)))
        return set(self.env.cr.fetchall())

    def _with_lines_under_snapshot(self):
        """Those of these sessions by any line of which something was paid, by a snapshot that still stands."""
        self.env.flush_all()
        self.env.cr.execute(SQL(SESSIONS_UNDER_SNAPSHOT, sessions=list(self._ids)))
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def _moved_into_snapshot(self, dates):
        """Those of these sessions that another date would bring into a period by which somebody on them was paid.

        dates: {session: the other date}
        """
        if not dates:
            return self.browse()
        self.env.flush_all()
        dates = {session.id: date for session, date in dates.items()}
        self.env.cr.execute(SQL(MOVED_INTO_SNAPSHOT, sessions=list(dates), dates=list(dates.values())))
        return self.browse(row[0] for row in self.env.cr.fetchall()) & self

    def _check_not_under_snapshot(self, line_keys):
        """Refuse to change who was expected, where a snapshot was taken by it, to all but managers with a reason."""
        if self.env.su or self._is_manager() and self._change_reason():
            return
        taken = self._under_snapshot(line_keys)
        if not taken:
            return
        name = self.browse(min(taken)[0]).display_name
        if self._is_manager():
            raise UserError(_("A snapshot was taken of “%(session)s”. Say why it is changed.", session=name))
        text = _("A snapshot was taken of “%(session)s”: something was paid by it. Ask a manager to change it.")
        raise UserError(text % {"session": name})
