import base64

from odoo import _, fields, models
from odoo.addons.spp_attendance.models.api.client_device import FACILITATOR
from odoo.exceptions import AccessError

from ..models.enrolment import LIFETIME
from ..models.files import PREFIX
from ..tools.qr_code import qr_svg

# Whoever has one of these enrols their phones themselves. System administrators have both.
MORE_RIGHTS = ("spp_session_tracking.group_officer", "base.group_erp_manager")


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
        domain=lambda self: [("share", "=", False), ("company_ids", "in", self.env.user.company_ids.ids)],
        help="The phone will mark sessions as this user. Managers may choose a facilitator of their companies.",
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
        if self.user_id != self.env.user and not self._may_enrol():
            text = _(
                "You cannot enrol a phone for this user. Managers can for facilitators of their own companies, system "
                "administrators for everybody. Officers and managers enrol their phones themselves."
            )
            raise AccessError(text)

    def _may_enrol(self):
        """Whether the current user may make a phone a device of the chosen other one.

        The phone marks sessions as that user. So nobody gets the name of somebody with more rights, or the sessions
        of a company that is not theirs.
        """
        chosen = self.user_id.sudo()  # sudo: reads only the companies and the groups of a user
        if self.env.is_system():
            return True
        is_plain = chosen.has_group(FACILITATOR) and not any(chosen.has_group(group) for group in MORE_RIGHTS)
        is_of_ours = chosen.company_ids <= self.env.user.company_ids
        return is_plain and is_of_ours and self.env.user.has_group("spp_session_tracking.group_manager")
