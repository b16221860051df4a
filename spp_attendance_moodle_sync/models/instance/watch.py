from datetime import timedelta

from odoo import _, api, fields

from .circuit import FAILURE_ACTIVITY


class InstanceWatch:
    """Whatever the reason: where nothing is synced for too long, the responsible user is told once."""

    __slots__ = ()

    @api.depends("synced_at", "alert_after_hours")
    def _compute_is_silent(self):
        for instance in self:
            since = instance.synced_at or instance.create_date or fields.Datetime.now()
            # hours are not added to a moment: what somebody enters for "never" may be more than there are days
            silent_hours = (fields.Datetime.now() - since) / timedelta(hours=1)
            instance.is_silent = 0 < instance.alert_after_hours <= silent_hours

    def _note_synced(self):
        """Note that a run has synced something, and remove the activity that said otherwise."""
        if self.is_told:
            self.activity_unlink([FAILURE_ACTIVITY])
        self.write({"synced_at": fields.Datetime.now(), "is_told": False})

    @api.model
    def _cron_watch(self):
        """Look at all sites that are not archived, however their own schedules do."""
        for instance in self.search([("is_told", "=", False)]).filtered("is_silent"):
            instance._tell_silent()

    def _tell_silent(self):
        self.is_told = True
        if self.activity_search([FAILURE_ACTIVITY]):
            return  # told already, after failed runs
        user = self.user_id if self.user_id.active else self.create_uid
        self.with_context(lang=user.lang)._tell_silent_to(user)

    def _tell_silent_to(self, user):
        self.activity_schedule(
            FAILURE_ACTIVITY,
            summary=_("Nothing is synced with Moodle"),
            note=self._silence_note(),
            user_id=user.id,
        )

    def _silence_note(self):
        run = self.last_run_id
        hours = _(
            "Hours since anything was synced with %(name)s: %(hours)s or more.",
            name=self.name,
            hours=self.alert_after_hours,
        )
        if not run:
            return _("%(hours)s There was no run at all: is the schedule of the site switched on?", hours=hours)
        return _("%(hours)s The last run: %(summary)s", hours=hours, summary=run.summary or run.display_name)
