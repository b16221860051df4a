from odoo import _, api
from odoo.exceptions import AccessError, ValidationError

OFFICER = "spp_session_tracking.group_officer"


class SourceUser:
    """The responsible user, as whom the nightly run acts, and who may start a run."""

    __slots__ = ()

    @api.depends("user_id", "company_id")
    def _compute_lacks_responsible(self):
        for source in self:
            source.lacks_responsible = not source._is_able(source.user_id)

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for source in self:
            if not source._is_able(source.user_id):
                text = _("The responsible user has to be a session officer of the company %(name)s.")
                raise ValidationError(text % {"name": source.company_id.name})

    def _is_able(self, user):
        """Whether a user has the rights that a run needs."""
        user = user.sudo()  # sudo: whoever asks need not see the rights of users
        return user.active and self.sudo().company_id in user.company_ids and user.has_group(OFFICER)

    def _check_may_run(self):
        self.check_access_rule("read")
        if not self.env.user.has_group(OFFICER):
            raise AccessError(_("Only officers can read people from a registry. Ask one of them."))
