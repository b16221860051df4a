from odoo import _, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# The lines asked for whose session was counted in a snapshot that covers the person.
UNDER_SNAPSHOT = """
    select asked.session_id, asked.participant_id
      from unnest(%(sessions)s, %(people)s) as asked (session_id, participant_id)
     where exists (
               select from spp_session_snapshot snapshot
                where exists (
                          select from spp_session_snapshot_mark mark
                           where mark.session_id = asked.session_id and mark.snapshot_id = snapshot.id
                      )
                  and (
                          snapshot.is_for_everybody
                          or exists (
                                 select from spp_session_snapshot_answer answer
                                  where answer.participant_id = asked.participant_id
                                    and answer.snapshot_id = snapshot.id
                             )
                      )
                  and not exists (
                          select from spp_session_snapshot later where later.supersedes_id = snapshot.id
                      )
           )
"""


class Session(models.Model):
    """What was paid on changes only by a manager."""

    _inherit = "spp.session"

    def _under_snapshot(self, pairs):
        """Which of some (session id, participant id) are under a snapshot that is not superseded, as a set."""
        if not pairs:
            return set()
        sessions, people = zip(*pairs, strict=True)
        self.env.cr.execute(SQL(UNDER_SNAPSHOT, sessions=list(sessions), people=list(people)))
        return set(self.env.cr.fetchall())

    def _check_not_under_snapshot(self, pairs):
        """Refuse to change who was expected, where a snapshot was taken by it, to all but managers."""
        taken = set() if self._is_manager() else self._under_snapshot(pairs)
        if taken:
            raise UserError(
                _(
                    "A snapshot was taken of session %(id)s: something was paid by it. Ask a manager to change it.",
                    id=min(taken)[0],
                )
            )
