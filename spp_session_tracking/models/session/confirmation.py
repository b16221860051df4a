from odoo import SUPERUSER_ID, _, api, fields
from odoo.exceptions import AccessError, UserError

from ...tools.change_log import log_changes


class SessionConfirmation:
    """Sessions nobody planned: a device made them. Where the type says so, they count once an officer confirms them.

    Until then they are open for compliance, though they are completed. Whoever had a hand in one does not confirm it.
    """

    __slots__ = ()

    def confirm(self):
        """Let completed sessions count that nobody planned. Those that do not wait for it stay as they are.

        Returns True.
        """
        waiting = self.filtered("awaits_confirmation")
        waiting._check_may_confirm()
        confirmed = {"confirmed_by_id": self.env.uid, "confirmed_at": fields.Datetime.now()}
        waiting._by_server().write({"awaits_confirmation": False, **confirmed})
        log_changes(self.env, waiting._changes_of_confirmation())
        self.env["spp.session.attendance"]._refresh_compliance_columns(waiting)
        return True

    def action_confirm(self):
        return self.confirm()

    def _check_may_confirm(self):
        # the user, not the rights of the code: an action of the server confirms nothing either
        if self.env.uid == SUPERUSER_ID or not self._user_is_officer():
            raise AccessError(_("Only officers confirm sessions that nobody planned."))
        for session in self:
            if session.state != "completed":
                raise UserError(
                    _("“%(session)s” is not completed yet. Complete it, then confirm it.", session=session.display_name)
                )
            if self.env.user in session._who_took_part():
                raise UserError(
                    _(
                        "You made, facilitate, marked or changed “%(session)s”: another officer has to confirm it. "
                        "Leave it out.",
                        session=session.display_name,
                    )
                )

    def _who_took_part(self):
        """The users who made the session, facilitate it, put people on its roster, marked them, or changed it."""
        changes = self.change_ids
        marked_by = self.attendance_ids.marked_by_id | changes.old_marked_by_id | changes.new_marked_by_id
        filled_by = self.attendance_ids.create_uid | self.sheet_ids.create_uid
        return self.create_uid | self._facilitators() | filled_by | marked_by | changes.changed_by_id

    def _changes_of_confirmation(self):
        what, was, now = _("Confirmation"), _("Waits for confirmation"), _("Confirmed")
        return [session._change_of_session(what, was, now) for session in self]

    def _is_completed_unconfirmed(self):
        return self.state == "completed" and self.awaits_confirmation

    @api.model
    def _domain_to_confirm(self):
        """The sessions to confirm, as one term."""
        return ["&", ("awaits_confirmation", "=", True), ("state", "=", "completed")]

    def _can_be_declined(self):
        """Whether an officer may cancel the session though it is completed: nothing counts by it yet."""
        return self._is_completed_unconfirmed() and self._is_officer()

    def _follow_unplanned_rule(self):
        """Let sessions that nobody planned wait for confirmation where their type asks for one."""
        for session in self.filtered("is_unplanned"):
            waits = session.state != "cancelled" and session.session_type_id.unplanned_rule == "confirm"
            if session.awaits_confirmation != waits:
                session._by_server().write({"awaits_confirmation": waits})
