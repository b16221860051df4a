from odoo import _, api
from odoo.exceptions import AccessError, ValidationError

MANAGER = "spp_session_tracking.group_manager"


class InstanceUser:
    """The responsible user, as whom the sync acts, and who may start a sync."""

    __slots__ = ()

    @api.depends("user_id", "company_id")
    def _compute_lacks_responsible(self):
        for instance in self:
            instance.lacks_responsible = not instance._is_user_able()

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for instance in self:
            if not instance._is_user_able():
                raise ValidationError(
                    _(
                        "The responsible user has to be a session manager of the company %(name)s.",
                        name=instance.company_id.name,
                    )
                )

    def _is_user_able(self):
        """Whether the responsible user has the rights that the sync needs."""
        instance = self.sudo()  # sudo: whoever asks need not see the rights of users
        user = instance.user_id
        return user.active and instance.company_id in user.company_ids and user.has_group(MANAGER)

    def _check_may_sync(self):
        self.check_access_rule("read")
        if not self.env["spp.session"]._is_officer():
            raise AccessError(_("Only officers can sync a site. Ask one of them."))
