from odoo.addons.spp_attendance.tools.this_machine import may_ask_this_machine
from odoo.exceptions import UserError

from ...moodle.client import Client
from ...moodle.retry import Retry
from ...moodle.text import _
from ...moodle.transport import OutsideTransport
from ...tools.message import in_language

# Seconds that a button or a scheduled job waits: for all attempts after a failure, and for one answer.
PATIENCE, WHOLE = 30.0, 50.0


class NotReady(UserError):
    """The site cannot be asked yet. text: the Text that says why, for those who read it later"""

    def __init__(self, env, text):
        super().__init__(in_language(env, text))
        self.text = text


class InstanceClient:
    """The client of a site, or why there is none yet."""

    __slots__ = ()

    def _client(self):
        """The client of the site. Raises NotReady where it has no token for its address, or nobody is responsible."""
        self.ensure_one()
        self._check_responsible()
        if not self.active:
            raise NotReady(self.env, _("The site is archived. Unarchive it first."))
        instance = self.sudo()  # sudo: the server asks the site, whoever pressed the button does not see the token
        token = instance._token_in_settings() or instance._kept_token()
        if not token:
            place = instance._origin_of(instance.url) or instance.host
            raise NotReady(
                self.env, _("There is no token for %(place)s yet. Ask an administrator for it.", place=place)
            )
        transport = OutsideTransport(seconds=WHOLE, allows_this_machine=may_ask_this_machine())
        return Client(instance.url, token, transport, Retry(budget=PATIENCE))

    def _check_responsible(self):
        """Raise NotReady where the responsible user cannot do what the sync does."""
        if not self._is_user_able():
            text = _(
                "%(user)s is responsible for the site, but is archived or no longer a session manager of its "
                "company. Ask an administrator to choose another user on the form of the site.",
                user=self.sudo().user_id.name,  # sudo: see _is_user_able
            )
            raise NotReady(self.env, text)
