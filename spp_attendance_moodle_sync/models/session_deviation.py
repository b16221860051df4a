from odoo import _, api, fields, models
from odoo.exceptions import AccessError

# Of each session that Moodle has too: how it differs there. Seconds are not shown anywhere.
DEVIATIONS = """
    update spp_session session set moodle_deviation = new.deviation
      from (
            select id, case when concat_ws(' ', kind, start_at, end_at) = moodle_deviation_left then null else kind end
                   as deviation
              from (
                    select session.id, session.start_at, session.end_at, session.moodle_deviation_left, case
                        when not %(pushes)s or link.id is null or link.is_removed then null
                        when session.state = 'cancelled' then 'cancelled'
                        when abs(extract(epoch from session.start_at - link.start_at)) >= 60 then 'moved'
                        -- one without a duration, or that goes on after midnight, has another end here from the start
                        when link.end_at > link.start_at and session.end_time < 24
                             -- nor can one be shown whose hours are turned back while it lasts
                             and (session.repeated_hour is null or session.end_time - session.start_time > 0.02)
                             and abs(extract(epoch from session.end_at - link.end_at)) >= 60 then 'moved' end as kind
                      from spp_session session
                      left join spp_moodle_mapping link on link.instance_id = %(site)s and link.kind = 'session'
                            and link.moodle_id = session.moodle_session_id
                     where session.moodle_instance_id = %(site)s
                   ) found
           ) new
     where session.id = new.id and session.moodle_deviation is distinct from new.deviation
"""


class SessionDeviation(models.Model):
    """Sessions that were moved or cancelled here and not in Moodle: no function of Moodle does that from here."""

    _inherit = "spp.session"

    moodle_deviation = fields.Selection(
        [("moved", "Another time in Moodle"), ("cancelled", "Cancelled here, still in Moodle")],
        "Differs in Moodle",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    moodle_deviation_left = fields.Char(
        "Need not change in Moodle", readonly=True, copy=False, help="The difference that an officer has settled."
    )

    @api.model
    def _server_fields(self):
        return super()._server_fields() | {"moodle_deviation", "moodle_deviation_left"}

    @api.model
    def _store_deviations(self, instance):
        """Store which sessions of a site differ in Moodle, unless an officer has settled it. Returns them."""
        self.env.flush_all()
        values = {"site": instance.id, "pushes": instance.sync_attendance_from != "moodle"}
        self.env.cr.execute(DEVIATIONS, values, log_exceptions=False)
        self.invalidate_model(["moodle_deviation"])
        differing = [("moodle_instance_id", "=", instance.id), ("moodle_deviation", "!=", False)]
        return self.with_context(active_test=False).search(differing)

    def action_leave_deviation(self):
        """Settle it: the session may stay as it is in Moodle, until it is moved again."""
        self.check_access_rule("read")
        if not self._is_officer():
            raise AccessError(_("Only officers decide that a session may differ in Moodle. Ask one of them."))
        for session in self.filtered("moodle_deviation"):
            settled = f"{session.moodle_deviation} {session.start_at} {session.end_at}"
            session._by_server().write({"moodle_deviation": False, "moodle_deviation_left": settled})
            session._message_log(body=_("It may differ in Moodle."))
        return True
