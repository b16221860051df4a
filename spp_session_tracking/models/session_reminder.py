from odoo import api, fields, models

NEEDS_MARKING = "spp_session_tracking.mail_activity_type_needs_marking"


class Session(models.Model):
    """A session nobody has closed is on its facilitator's list of things to do from the morning after."""

    _inherit = "spp.session"

    @api.model
    def _cron_remind_facilitators(self):
        """Put the sessions left open on their facilitators' lists, and take off those that are there in vain."""
        listed = self.env["mail.activity"].search([("activity_type_id", "=", self.env.ref(NEEDS_MARKING).id)])
        right = listed.filtered(lambda activity: self.browse(activity.res_id)._is_left_open_by(activity.user_id))
        (listed - right).unlink()
        forgotten = self.search([("needs_marking", "=", True), ("id", "not in", right.mapped("res_id"))])
        for facilitator, sessions in forgotten.filtered("facilitator_id").grouped("facilitator_id").items():
            sessions.filtered(lambda session, user=facilitator: session._is_left_open_by(user))._remind(facilitator)

    def _is_left_open_by(self, user):
        """Whether the session's day is over, and the user holds it and can still close it."""
        now = self._local(fields.Datetime.now(), self.tz)
        if not (self.active and self.needs_marking and now.date() > self.date):
            return False
        seen = self.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        is_read = seen.check_access_rights("read", raise_exception=False) and seen._filter_access_rules("read")
        return user == self.facilitator_id and user.active and bool(is_read)

    def _remind(self, facilitator):
        # quick: the list is enough, nobody wants a mail for each session
        self.with_context(mail_activity_quick_update=True).activity_schedule(NEEDS_MARKING, user_id=facilitator.id)

    def _forget_reminders(self):
        self.activity_unlink([NEEDS_MARKING])
