from odoo import _, fields, models
from odoo.exceptions import UserError


class ErasedAdmit(models.TransientModel):
    """Admits an identifier again that an erased person had: see admit_again()."""

    _name = "spp.erased.admit"
    _description = "Admit an erased identifier again"
    _inherit = ["spp.session.dialog"]
    _target = ""  # a session manager's, as what it does

    identifier = fields.Char(required=True, help="As it was written, or as “National ID|123”.")

    def action_confirm(self):
        self.ensure_one()
        if not self.env["spp.attendance.subscriber"].admit_again([self.identifier]):
            raise UserError(_("Nobody with this identifier was erased in this company. It can be given to somebody."))
        return {"type": "ir.actions.act_window_close"}
