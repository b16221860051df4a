from odoo import models


class Job(models.Model):
    _inherit = "spp.job"

    def _schedule(self, at=None):
        """Let a worker of queue_job go on with the queue of the job, instead of Odoo's schedule.

        There is one delayed turn of a queue at most, and one for later: it keeps no other from going on now.
        """
        for job in self:
            key = f"spp.job {job.kind} {job.company_id.id}"
            turn = self.browse().with_delay(eta=at, identity_key=f"{key} later" if at else key)
            turn._go_on_with_queue(job.kind, job.company_id.id)
