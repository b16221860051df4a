import os

from odoo import _, api
from odoo.addons.spp_attendance.tools.this_machine import may_ask_this_machine
from odoo.exceptions import UserError, ValidationError
from odoo.tools import config

from ...moodle.client import Client
from ...moodle.retry import Retry
from ...moodle.transport import OutsideTransport, host

# "moodle.example.org=<token>", several separated by commas: in the environment, or in odoo.conf in small letters.
SETTING = "SPP_MOODLE_TOKENS"
# Seconds that a button or a scheduled job waits: for all attempts after a failure, and for one answer.
PATIENCE, WHOLE = 30.0, 50.0


def tokens_of(text):
    """{host: token} of a setting."""
    pairs = (each.partition("=") for each in text.split(","))
    return {name.strip().lower(): token.strip() for name, sign, token in pairs if sign and token.strip()}


class InstanceToken:
    """The address of a site and its token, which is never shown again and never sent to another host."""

    __slots__ = ()

    @api.depends("url")
    def _compute_host(self):
        for instance in self.sudo():  # sudo: the host alone is no secret
            instance.host = instance._host_of(instance.url)
            is_here = (instance.host or "").partition(":")[0] in ("localhost", "127.0.0.1")
            instance.is_in_clear = (instance.url or "").strip().lower().startswith("http:") and not is_here

    @api.depends("stored_token")
    def _compute_token(self):
        self.token = False

    def _inverse_token(self):
        for instance in self.filtered("token"):
            instance.sudo().stored_token = instance.token.strip()  # sudo: nobody may read it, administrators give it
        self.invalidate_recordset(["token"], flush=False)  # or it would come back in the answer of this request

    @api.depends("url", "stored_token")
    def _compute_token_source(self):
        for instance in self.sudo():  # sudo: whether there is a token, not which
            is_in_settings = instance.host in self._tokens_in_settings()
            instance.token_source = "setting" if is_in_settings else "kept" if instance.stored_token else "none"

    @api.model
    def _tokens_in_settings(self):
        """{host: token} of odoo.conf and of the environment, which wins."""
        return {**tokens_of(config.get(SETTING.lower()) or ""), **tokens_of(os.environ.get(SETTING, ""))}

    @api.model
    def _host_of(self, url):
        try:
            return host(url or "")
        except ValueError:
            return False

    @api.constrains("url")
    def _check_url(self):
        for instance in self.sudo():  # sudo: the address alone is no secret
            if not instance._host_of(instance.url):
                raise ValidationError(
                    _("The address has to be one such as https://moodle.example.org, without user and query.")
                )

    def _forget_token_of_other_host(self, vals):
        """Forget the stored tokens where the address gets another host and no new token is given."""
        if "url" in vals and not vals.get("token"):
            moved = self.filtered(lambda instance: instance.host != self._host_of(vals["url"]))
            moved.sudo().write({"stored_token": False})  # sudo: nobody may read it

    def _client(self):
        """The client of the site. Raises UserError where there is no token for its host, or nobody is responsible."""
        self.ensure_one()
        self._check_responsible()
        if not self.active:
            raise UserError(_("The site is archived. Take it out of the archive first."))
        instance = self.sudo()  # sudo: the server asks the site, whoever pressed the button does not see the token
        token = self._tokens_in_settings().get(instance.host) or instance.stored_token
        if not token:
            raise UserError(_("There is no token for %(host)s yet. Ask an administrator for it.", host=instance.host))
        transport = OutsideTransport(seconds=WHOLE, allows_this_machine=may_ask_this_machine())
        return Client(instance.url, token, transport, Retry(budget=PATIENCE))
