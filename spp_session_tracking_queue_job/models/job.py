from odoo import models


class Job(models.Model):
    _inherit = "spp.job"

    def _schedule(self, at=None):
        """Let a worker of queue_job go on with the queue of the job, instead of Odoo's schedule.

        There is one delayed turn of a queue at most: the turn that goes on makes the next one.
        """
        for job in self:
            turn = self.browse().with_delay(
                eta=at, identity_key=f"spp.job {job.kind} {job.company_id.id}", description=job.name
            )
            turn._go_on_with_queue(job.kind, job.company_id.id)
