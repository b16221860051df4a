from odoo import _, api
from odoo.fields import Command

from ...tools.roster_log import logged


class PartnerRosters:
    """Whoever is archived leaves the rosters of sessions to come; unarchived, they are put on them again."""

    __slots__ = ()

    def _leave_rosters(self, reason, sessions=None, is_for_now=True):
        """Take these people off the sessions to come, unless something is stated about them there.

        Whoever changes contacts may do so, also without a right to change sessions; the log says who it was.

        sessions: only off these of them; is_for_now: the people return once what is said as the reason is undone
        """
        lines = self._lines_to_come().filtered(lambda line: not line.marked_at)
        lines = lines if sessions is None else lines.filtered(lambda line: line.session_id in sessions)
        by_contact = lines.grouped("participant_id")
        if is_for_now:
            for contact, left in by_contact.items():
                contact.left_session_ids = [Command.link(session.id) for session in left.session_id]
        text = _("%(reason)s: taken off the rosters of sessions to come (%(count)s).")
        bodies = {
            contact.id: text % {"reason": reason, "count": len(left.session_id)} for contact, left in by_contact.items()
        }
        if bodies:
            self.browse(bodies)._message_log_batch(bodies=bodies)
        lines.session_id._note_leaving(lines, reason)
        logged(lines).with_context(change_reason=reason).unlink()

    def _return_to_rosters(self, reason):
        """Put these people on the rosters again that they left, where the session is to come and takes them."""
        # sudo: as for leaving them
        for contact in self._expected_again().sudo():
            left = contact.left_session_ids
            if not left:
                continue
            contact.left_session_ids = [Command.clear()]
            back = left.filtered(lambda session, contact=contact: session._expect_again(contact, reason))
            text = _(
                "%(reason)s: put on rosters of sessions to come again (%(count)s). Not put on again (%(lost)s): the "
                "session is over, cancelled or full, or is not for this person any more."
            )
            values = {"reason": reason, "count": len(back), "lost": len(left - back)}
            contact._message_log(body=text % values)

    def _forget_left_rosters(self, target):
        """These contacts become one with `target`. Where that is active, nobody is put on their rosters again."""
        left = self.sudo().left_session_ids  # sudo: these are closed to everybody
        if target.active and left:
            self.sudo().left_session_ids = [Command.clear()]
            text = _("Contacts merged: rosters that one of them had left by being archived stay left (%(count)s).")
            target._message_log(body=text % {"count": len(left)})

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
        return self._with_notification(before, super().action_archive())

    def action_unarchive(self):
        before = self._lines_to_come()
        return self._with_notification(before, super().action_unarchive())

    def _with_notification(self, before, result):
        """A notification about the rosters left or joined since `before`; else the result that Odoo gives."""
        after = self._lines_to_come()
        left, joined = len(before - after), len(after - before)
        if left:
            text = _("Taken off rosters of sessions to come: %(count)s. To unarchive puts people on them again.")
            return self._notification(text % {"count": left})
        if joined:
            text = _("Put on rosters of sessions to come again: %(count)s.")
            return self._notification(text % {"count": joined})
        return result

    @api.model
    def _notification(self, text):
        params = {"message": text, "type": "warning", "sticky": True}
        # what comes next lets the screen read the records again
        params["next"] = {"type": "ir.actions.act_window_close"}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
