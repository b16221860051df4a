from odoo import _, api, fields, models

from ...moodle import circuit


class MoodleInstance(models.Model):
    """A site that fails again and again is left alone for a while, and whoever is responsible is told."""

    _inherit = "spp.moodle.instance"

    failure_count = fields.Integer("Runs failed one after the other", readonly=True, copy=False)
    failed_at = fields.Datetime("Last failed", readonly=True, copy=False)
    failure = fields.Char("What was wrong", readonly=True, copy=False)
    rests_until = fields.Datetime("Left alone until", compute="_compute_rests_until")
    is_resting = fields.Boolean("Left alone", compute="_compute_rests_until")

    @api.depends("failure_count", "failed_at")
    def _compute_rests_until(self):
        for instance in self:
            failed_at = instance.failed_at or fields.Datetime.now()
            instance.rests_until = circuit.rests_until(instance.failure_count, failed_at)
            instance.is_resting = instance._is_resting()

    def _is_resting(self):
        return bool(self.rests_until) and fields.Datetime.now() < self.rests_until

    def _note_failure(self, what):
        """Count a run that failed; tell the responsible user once it is left alone."""
        count = self.failure_count + 1
        # sudo: what becomes of runs is kept by the server, the rest of the form is for administrators
        self.sudo().write({"failure_count": count, "failed_at": fields.Datetime.now(), "failure": what})
        if count == circuit.PATIENCE:
            self.sudo().activity_schedule(
                "mail.mail_activity_data_warning",
                summary=_("Moodle cannot be kept in step"),
                note=_("%(count)s runs failed one after the other: %(what)s", count=count, what=what),
                user_id=self.user_id.id,
            )

    def _note_success(self):
        """Forget the failures before, and what was to be done about them."""
        if self.failure_count:
            self.sudo().write({"failure_count": 0, "failed_at": False, "failure": False})  # sudo: see above
            self.sudo().activity_unlink(["mail.mail_activity_data_warning"])

    def action_wake(self):
        """Try again at the next turn."""
        self._check_may_sync()
        self.sudo().write({"failure_count": 0, "failed_at": False})  # sudo: see above
        return True
