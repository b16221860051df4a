from odoo import _, api
from odoo.fields import Command

from ...tools.inside import INSIDE
from ...tools.roster_log import LOGS_ROSTER


class PartnerPlaces:
    """Places on the rosters of sessions to come. Whoever is archived gives them up; unarchived, they get them back."""

    __slots__ = ()

    def _give_places_up(self, reason):
        """Take these people off the sessions to come, unless something is stated about them there.

        Whoever changes contacts may do so, also without a right to change sessions; the log says who it was.
        """
        lines = self._lines_to_come().filtered(lambda line: not line.marked_at)
        lines = lines.with_context(change_reason=reason, **{LOGS_ROSTER: INSIDE})
        for contact, given_up in lines.grouped("participant_id").items():
            sessions = given_up.session_id
            contact.left_session_ids = [Command.link(session.id) for session in sessions]
            text = _(
                "%(reason)s: taken off the rosters of %(count)s sessions to come. The places are given back when "
                "that is undone."
            )
            contact._message_log(body=text % {"reason": reason, "count": len(sessions)})
        lines.session_id._note_leaving(lines, reason)
        lines.unlink()

    def _take_places_back(self, reason):
        """Give these people the places back that they gave up, where the session is to come and has room."""
        # sudo: as for giving them up
        for contact in self._expected_again().sudo():
            asked = contact.left_session_ids
            sessions = asked.filtered(lambda session: session._is_to_come())
            contact.left_session_ids = [Command.clear()]
            back = sessions.filtered(lambda session, contact=contact: session._takes_back(contact, reason))
            if asked:
                text = _(
                    "%(reason)s: %(count)s places on rosters of sessions to come were given back, %(lost)s were not, "
                    "because the sessions are over, cancelled or full."
                )
                values = {"reason": reason, "count": len(back), "lost": len(asked - back)}
                contact._message_log(body=text % values)

    def _lines_to_come(self):
        """The lines of these people, if they are expected, of sessions to come."""
        # sudo: a user who changes contacts need not have a right to see sessions
        return (
            self.env["spp.session.attendance"]
            .sudo()
            .search(
                [
                    ("participant_id", "in", self.ids),
                    ("is_expected", "=", True),
                    ("session_id", "any", self.env["spp.session"]._domain_to_come()),
                ]
            )
        )

    # buttons

    def action_archive(self):
        before = self._lines_to_come()
        return self._told(before, super().action_archive())

    def action_unarchive(self):
        before = self._lines_to_come()
        return self._told(before, super().action_unarchive())

    def _told(self, before, result):
        """A notification about the places given up or given back since `before`; else the result that Odoo gives."""
        after = self._lines_to_come()
        given_up, given_back = len(before - after), len(after - before)
        if given_up:
            text = _("%(count)s places on rosters of sessions to come were given up. To unarchive gives them back.")
            return self._notification(text % {"count": given_up})
        if given_back:
            text = _("%(count)s places on rosters of sessions to come were given back.")
            return self._notification(text % {"count": given_back})
        return result

    @api.model
    def _notification(self, text):
        params = {"message": text, "type": "warning", "sticky": True}
        # what comes next lets the screen read the records again
        params["next"] = {"type": "ir.actions.act_window_close"}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
