from datetime import timedelta

from odoo import _, api, fields
from odoo.exceptions import UserError

from ...sync import lock
from ...sync.attendance import SyncAttendance

# The first scheduled run comes so long after a site is connected: an administrator looks at a preview first.
FIRST_RUN_AFTER = timedelta(minutes=15)
# Odoo ends a request of a browser or a scheduled job after 120 seconds, unless it is told otherwise. The last call to
# Moodle may begin sync.attendance.LEEWAY later, and a site that does not answer takes most of a minute for it.
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


class InstanceRuns:
    """Runs of the sync: by a button, as a preview, or by the schedule of the site."""

    __slots__ = ()

    @api.depends("run_ids")
    def _compute_last_run_id(self):
        runs = self.env["spp.moodle.sync.run"]
        groups = runs._read_group(
            [("instance_id", "in", self.ids), ("is_preview", "=", False)], ["instance_id"], ["id:max"]
        )
        last = {instance.id: run_id for instance, run_id in groups}
        for instance in self:
            instance.last_run_id = runs.browse(last.get(instance.id))
            instance.last_run_state = instance.last_run_id.state

    def action_sync(self):
        """Sync the site now. Returns the action that shows the run, whose id is its `res_id`."""
        return self._run_action(self._sync())

    def action_preview(self):
        """Find out what a run would do, without changing either side. Returns the action that shows the preview."""
        return self._run_action(self._sync(is_preview=True))

    @api.model
    def _run_action(self, sync):
        if not sync:
            raise UserError(_("This site is being synced already. Wait until that run ends: see the list of runs."))
        return {
            "type": "ir.actions.act_window",
            "name": _("Preview") if sync.run_log.is_preview else _("Run"),
            "res_model": "spp.moodle.sync.run",
            "res_id": sync.run_log.run_id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "current",
        }

    def _sync(self, is_preview=False, trigger="person", seconds=SECONDS):
        """Do a run. Returns the SyncAttendance, None where the site is being synced already."""
        self.ensure_one()
        self._check_may_sync()
        self.env.flush_all()
        with lock.held(self.env.cr.dbname, self.id) as is_ours:
            sync = SyncAttendance(self, is_preview, trigger, seconds).run() if is_ours else None
        self.env.invalidate_all()
        return sync

    def _create_cron(self):
        """Each site has a schedule of its own, so that workers on all hosts share the sites of a database."""
        pattern = self.env.ref("spp_attendance_moodle_sync.ir_cron_sync")
        name = _("Moodle: sync %(name)s", name=self.name)
        values = {"name": name, "code": f"model.browse({self.id})._cron_sync()", "active": self.active}
        return pattern.copy({**values, "nextcall": fields.Datetime.now() + FIRST_RUN_AFTER})

    def _cron_sync(self):
        """A scheduled run of a site, unless it is archived or paused."""
        for instance in self.filtered(lambda instance: instance.active and not instance.is_resting):
            sync = instance._sync(trigger="schedule")
            if sync and sync.continues_at_once:
                instance.cron_id._trigger()

    def _differing_sessions(self):
        """The numbers in Moodle of the sessions with a line that differs from what Moodle last agreed on."""
        self.env.flush_all()
        pushes = self.sync_attendance_from != "moodle"
        self.env.cr.execute(DIFFERING, {"site": self.id, "pushes": pushes})
        return {row[0] for row in self.env.cr.fetchall()}
