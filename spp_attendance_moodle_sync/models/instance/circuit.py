from odoo import _, api, fields

from ...moodle import circuit
from ...tools.message import in_language

FAILURE_ACTIVITY = "mail.mail_activity_data_warning"


class InstanceCircuit:
    """A site whose runs fail again and again is paused for a while, and the responsible user is informed."""

    __slots__ = ()

    @api.depends("failure_count", "failed_at")
    def _compute_rests_until(self):
        for instance in self:
            failed_at = instance.failed_at or fields.Datetime.now()
            instance.rests_until = circuit.rests_until(instance.failure_count, failed_at)
            instance.is_resting = bool(instance.rests_until) and fields.Datetime.now() < instance.rests_until

    def _note_failure(self, what):
        """Count a failed run; tell the responsible user once the site is paused. what: a Text"""
        count = self.failure_count + 1
        # sudo: the server stores the results of runs, the rest of the form is for administrators
        self.sudo().write({"failure_count": count, "failed_at": fields.Datetime.now(), "failure": what})
        if count == circuit.PATIENCE and not self.sudo().activity_search([FAILURE_ACTIVITY]):
            self.sudo().with_context(lang=self.user_id.lang)._tell_failures(count, what)

    def _tell_failures(self, count, what):
        why = in_language(self.env, what)
        self.activity_schedule(
            FAILURE_ACTIVITY,
            summary=_("The Moodle site cannot be synced"),
            note=_("Failed runs in a row: %(count)s. The last one: %(what)s", count=count, what=why),
            user_id=self.user_id.id,
        )

    def _note_success(self):
        """Forget the failures, and remove the activity about them, unless it also says that nothing is synced."""
        if self.failure_count:
            self.sudo().write({"failure_count": 0, "failed_at": False, "failure": False})  # sudo: see _note_failure
            if not self.is_told:
                self.sudo().activity_unlink([FAILURE_ACTIVITY])

    def action_wake(self):
        """End the pause: the schedule syncs the site again."""
        self._check_may_sync()
        self.sudo().write({"failure_count": 0, "failed_at": False})  # sudo: see _note_failure
        return True
