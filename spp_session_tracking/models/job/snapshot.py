from odoo import _, api, models
from odoo.exceptions import UserError


class JobSnapshot(models.AbstractModel):
    """Takes a snapshot, in one step. arguments: `dialog`, the id of the dialog that asked for it."""

    _name = "spp.job.snapshot"
    _description = "Job: take a snapshot"
    _inherit = ["spp.job.kind"]
    _IN_ONE_STEP = True

    @api.model
    def _step(self, job):
        dialog = self.env["spp.session.snapshot.take"].browse(job.arguments["dialog"]).exists()
        if not dialog:
            raise UserError(_("What was asked is no longer there. Take the snapshot anew."))
        job.made_ids = [dialog._take()]
        return 1

    @api.model
    def _outcome(self, job):
        return _("The snapshot is taken.")

    @api.model
    def _result(self, job):
        return bool(job.made_ids) and self.env["spp.session.snapshot.take"]._show(job.made_ids[0])
