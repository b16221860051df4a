from odoo import _
from odoo.addons.spp_session_tracking.tools.own_transaction import in_transaction
from odoo.exceptions import UserError

# Whoever presses a button waits so long for a small registry; of a larger one they then see how far it is.
AT_ONCE = 5.0
FAILURE_ACTIVITY = "mail.mail_activity_data_warning"


class SourceRuns:
    """Runs of a registry: by a button, as a preview, or every night."""

    __slots__ = ()

    def _compute_last_run_id(self):
        runs = self.env["spp.registry.run"]
        domain = [("source_id", "in", self.ids), ("is_preview", "=", False)]
        last = {source.id: run_id for source, run_id in runs._read_group(domain, ["source_id"], ["id:max"])}
        for source in self:
            source.last_run_id = runs.browse(last.get(source.id))
            source.last_run_state = source.last_run_id.state

    def _compute_double_count(self):
        domain = [("source_id", "in", self.ids), ("state", "=", "open")]
        counts = dict(self.env["spp.registry.double"]._read_group(domain, ["source_id"], ["__count"]))
        for source in self:
            source.double_count = counts.get(source, 0)

    def action_preview(self):
        """Find out what a run would do. Returns the action that shows it."""
        return self._start_run(is_preview=True)

    def action_run(self):
        """Read the registry, for a while now, then by the schedule. Returns the action that shows the run."""
        return self._start_run()

    def action_try(self):
        """Read one page, and show a record beside the person it gives."""
        self.ensure_one()
        return self.env["spp.registry.source.try"]._open(self)

    def action_open_runs(self):
        return self._list_action("spp_attendance.spp_registry_run_action")

    def action_open_doubles(self):
        return self._list_action("spp_attendance.spp_registry_double_action")

    def _list_action(self, name):
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        return {**action, "domain": [("source_id", "=", self.id)]}

    def _start_run(self, is_preview=False):
        self.ensure_one()
        self._check_may_run()
        self._mapping()
        run_id = in_transaction(self.env, lambda env: env[self._name].browse(self.id)._new_run(is_preview).id)
        run = self.env["spp.registry.run"].browse(run_id)
        run._advance(AT_ONCE)
        return run._open()

    def _new_run(self, is_preview=False, trigger="person"):
        if trigger == "person" and "running" in self.run_ids.mapped("state"):
            raise UserError(_("This registry is being read already. Wait until that run ends, or stop it."))
        self._forget_ended(is_preview)
        user = self.env.user if trigger == "person" else self.user_id
        values = {"source_id": self.id, "is_preview": is_preview, "trigger": trigger, "user_id": user.id}
        runs = self.env["spp.registry.run"].sudo()  # sudo: only the server writes runs
        return runs.create({**values, "way": self._way()})

    def _forget_ended(self, is_preview):
        """Forget whom those runs have seen that cannot go on once there is a newer one."""
        ended = self.run_ids.filtered(lambda run: run.state != "running" and (run.is_preview or not is_preview))
        self.env["spp.registry.run.seen"]._forget(ended)

    def _cron_start_nightly(self):
        """Begin the nightly runs. They go on by the schedule of runs. A preview does not hinder them."""
        for source in self.search([("is_nightly", "=", True)]):
            if not source.run_ids.filtered(lambda run: run.state == "running" and not run.is_preview):
                source._new_run(trigger="schedule")
        self.env["spp.registry.run"]._go_on_soon()

    def _tell_failure(self, what):
        """Tell the responsible user once that a nightly run failed, until a run is done."""
        if self._is_able(self.user_id) and not self.activity_search([FAILURE_ACTIVITY]):
            summary = _("The nightly run of the registry failed")
            self.activity_schedule(FAILURE_ACTIVITY, summary=summary, note=what, user_id=self.user_id.id)

    def _forget_failure(self):
        self.activity_unlink([FAILURE_ACTIVITY])
