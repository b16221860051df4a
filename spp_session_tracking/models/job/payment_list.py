from odoo import _, api, models
from odoo.exceptions import UserError

from .files import FILE_DAYS_KEPT


class JobPaymentList(models.AbstractModel):
    """Makes the payment list of a snapshot as a spreadsheet, in one step. arguments: `snapshot`, its id."""

    _name = "spp.job.payment_list"
    _description = "Job: make a payment list"
    _inherit = ["spp.job.kind"]
    _IN_ONE_STEP = True
    _MAKES_FILES = True

    @api.model
    def _step(self, job):
        asked = job._asked()
        snapshot = self.env["spp.session.snapshot"].search([("id", "=", asked["snapshot"])])
        if not snapshot:
            raise UserError(_("You do not see the snapshot any more. Ask an administrator."))
        job._keep_file(f"snapshot-{snapshot.id}.xlsx", snapshot._payment_spreadsheet())
        return job.total_count

    @api.model
    def _outcome(self, job):
        count, days = job.total_count, FILE_DAYS_KEPT
        return _("The payment list is ready. Lines: %(count)s. Kept for days: %(days)s.", count=count, days=days)

    @api.model
    def _result(self, job):
        return job._download()
