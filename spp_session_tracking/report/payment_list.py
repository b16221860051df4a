from odoo import api, models


class PaymentListReport(models.AbstractModel):
    """A snapshot on paper, to be signed: each page has its number and the digest."""

    _name = "report.spp_session_tracking.payment_list"
    _description = "Payment list"

    @api.model
    def _get_report_values(self, docids, data=None):
        snapshots = self.env["spp.session.snapshot"].browse(docids)
        lang = self.env["res.lang"].search([("code", "=", self.env.lang or self.env.user.lang)])
        return {
            "docs": snapshots,
            "lists": [(snapshot, snapshot._payment_list()) for snapshot in snapshots],
            "language": (lang.code or "en_US").replace("_", "-"),
            "direction": lang.direction or "ltr",
        }
