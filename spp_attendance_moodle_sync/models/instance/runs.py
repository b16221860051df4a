from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...sync import lock
from ...sync.attendance import SyncAttendance

# A request of a browser and a scheduled job are ended by Odoo after 120 seconds, unless it is told otherwise; the last
# call may begin sync.attendance.LEEWAY later, and a site that hangs takes most of a minute for it.
SECONDS = 50.0
DIFFERING = """
    select distinct session.moodle_session_id
      from spp_session session
      join spp_session_attendance line on line.session_id = session.id
     where session.moodle_instance_id = %(site)s
       and session.state != 'cancelled'
       and (
               line.moodle_sent is not null
            or %(pushes)s
           and coalesce(case when line.basis = 'observed' then line.status end, '') != coalesce(line.moodle_agreed, '')
           and exists (
                   select from spp_moodle_mapping link
                     join spp_attendance_subscriber subscriber on subscriber.id = link.subscriber_id
                    where link.instance_id = %(site)s and subscriber.partner_id = line.participant_id
               )
           )
"""


class MoodleInstance(models.Model):
    _inherit = "spp.moodle.instance"

    resume_session = fields.Integer(
        "Goes on after session", readonly=True, copy=False, help="Of the activity that the last run was in."
    )
    resume_after = fields.Integer(
        "Goes on after activity",
        readonly=True,
        copy=False,
        help="Where the last run has come to when its time ran out.",
    )

    def action_sync(self):
        """Keep the site in step now. Returns the action that shows the run, whose id is its `res_id`."""
        return self._shown(self._sync(seconds=SECONDS))

    def action_preview(self):
        """Find out what a run would do, and change nothing on either side. Returns the action that shows it."""
        return self._shown(self._sync(is_preview=True, seconds=SECONDS))

    @api.model
    def _shown(self, sync):
        if not sync:
            raise UserError(_("A run of this site is going on. Wait until it is done: the list of runs shows it."))
        return {
            "type": "ir.actions.act_window",
            "name": _("Preview") if sync.record.is_preview else _("Run"),
            "res_model": "spp.moodle.sync.run",
            "res_id": sync.record.run_id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "current",
        }

    def _sync(self, is_preview=False, trigger="person", seconds=SECONDS):
        """Do a run. Returns the SyncAttendance, None where a run of the site is going on already."""
        self.ensure_one()
        self._check_may_sync()
        self.env.flush_all()
        with lock.held(self.env.cr.dbname, self.id) as is_ours:
            sync = SyncAttendance(self, is_preview, trigger, seconds).run() if is_ours else None
        self.env.invalidate_all()
        return sync

    def _check_may_sync(self):
        self.check_access_rule("read")
        if not self.env["spp.session"]._is_officer():
            raise AccessError(_("Officers keep sites in step. Ask one of them."))

    def _cron_sync(self):
        """A turn of the schedule of a site."""
        for instance in self.filtered("active"):
            if not instance._is_resting():
                sync = instance._sync(trigger="schedule")
                if sync and sync.goes_on_at_once:
                    instance.cron_id._trigger()

    def _differing_sessions(self):
        """The numbers in Moodle of the sessions where a line says something that is to be sent."""
        self.env.flush_all()
        pushes = self.sync_attendance_from != "moodle"
        self.env.cr.execute(DIFFERING, {"site": self.id, "pushes": pushes})
        return {row[0] for row in self.env.cr.fetchall()}
