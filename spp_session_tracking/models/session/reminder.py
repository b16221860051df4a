from odoo import api, fields

NEEDS_MARKING = "spp_session_tracking.mail_activity_type_needs_marking"


class SessionReminder:
    """A session nobody has closed is among its facilitator's activities from the morning after."""

    __slots__ = ()

    @api.model
    def _cron_remind_facilitators(self):
        """Remind facilitators of the sessions left open, and remove the reminders that are no longer needed."""
        listed = self.env["mail.activity"].search([("activity_type_id", "=", self.env.ref(NEEDS_MARKING).id)])
        sessions = self.browse(listed.mapped("res_id"))
        right = sessions.filtered(lambda session: session.active and session._is_left_open())
        companies = {session.id: session.company_id for session in right}
        listed.filtered(
            lambda activity: (
                activity.res_id not in companies or not activity.user_id._can_facilitate(companies[activity.res_id])
            )
        ).unlink()
        right = right.filtered("activity_ids")
        forgotten = self.search([("needs_marking", "=", True), ("id", "not in", right.ids)])
        forgotten = forgotten.filtered(lambda each: each._able(each.facilitator_id) and each._is_left_open())
        for facilitator, sessions in forgotten.grouped("facilitator_id").items():
            sessions._remind(facilitator)

    def _is_left_open(self):
        """Whether nobody has closed the session though its day is over in its time zone."""
        return self.needs_marking and self._local(fields.Datetime.now(), self.tz).date() > self.date

    def _remind(self, facilitator):
        """Remind a facilitator of those sessions that they still see."""
        self._seen_by(facilitator)._quietly().activity_schedule(NEEDS_MARKING, user_id=facilitator.id)

    def _seen_by(self, facilitator):
        """Those of these sessions that a facilitator still sees."""
        seen = self.with_user(facilitator).with_context(allowed_company_ids=facilitator.company_ids.ids)
        if not (facilitator.active and seen.check_access_rights("read", raise_exception=False)):
            return self.browse()
        return seen._filter_access_rules("read").with_env(self.env)

    def _quietly(self):
        """The list is enough, nobody wants a mail for each session."""
        return self.with_context(mail_activity_quick_update=True)

    def _unlink_reminders(self):
        self.activity_unlink([NEEDS_MARKING])
