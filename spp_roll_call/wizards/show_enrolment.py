import base64

from odoo import _, fields, models
from odoo.exceptions import AccessError

from ..models.enrolment import LIFETIME
from ..models.files import PREFIX
from ..tools.qr_code import qr_svg


class ShowEnrolment(models.TransientModel):
    """The dialog that shows a phone its code, as a QR code. It stores nothing that can be used."""

    _name = "spp.roll.call.enrolment.show"
    _description = "Enrol a phone"
    _inherit = ["spp.session.dialog"]
    _target = None

    user_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        help="The phone will mark sessions as this user. Only system administrators may choose another one.",
    )
    image = fields.Binary("QR code", store=False, readonly=True)
    until = fields.Datetime("Valid until", store=False, readonly=True)

    def action_show(self):
        """Make a code, and show it."""
        self.ensure_one()
        self._check_user()
        code = self.env["spp.roll.call.enrolment"]._make(self.user_id)
        return self._open_with(user_id=self.user_id.id, image=self._image(code), until=fields.Datetime.now() + LIFETIME)

    def _image(self, code):
        address = f"{self.get_base_url()}{PREFIX}#enrol={code}"
        return base64.b64encode(qr_svg(address).encode()).decode()

    def _check_user(self):
        if self.env.user._must_log_in_again():
            raise AccessError(_("A phone of yours was shut out after you logged in here. Log out, then log in again."))
        if self.user_id != self.env.user and not self.env.is_system():
            raise AccessError(_("You can enrol a phone for yourself only. Ask a system administrator for other users."))
