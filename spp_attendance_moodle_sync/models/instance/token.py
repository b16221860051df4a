import os

from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import NO_ACCESS
from odoo.tools import config

from ...moodle.client import Client
from ...moodle.retry import Retry
from ...moodle.transport import RequestsTransport, host

# "moodle.example.org=<token>", several separated by commas: in the environment, or in odoo.conf in small letters.
SETTING = "SPP_MOODLE_TOKENS"
# A button or a scheduled job waits no longer than this for a site that stumbles, for one that says nothing, and for
# the rest of an answer that has begun, in seconds.
PATIENCE, SILENT, WHOLE = 30.0, 30.0, 20.0


def tokens_of(text):
    """{host: token} of a setting."""
    pairs = (each.partition("=") for each in text.split(","))
    return {name.strip().lower(): token.strip() for name, sign, token in pairs if sign and token.strip()}


class MoodleInstance(models.Model):
    """Where the site is, and the token by which it is asked: never shown again, never sent to another host."""

    _inherit = "spp.moodle.instance"

    url = fields.Char(
        "Address",
        required=True,
        groups="base.group_system",
        help="Such as https://moodle.example.org. With another host the token has to be given anew.",
    )
    host = fields.Char(compute="_compute_host", help="Where the site is.")
    is_in_clear = fields.Boolean(compute="_compute_host", help="Whether the token travels without encryption.")
    token = fields.Char(
        compute="_compute_token",
        inverse="_inverse_token",
        groups="base.group_system",
        copy=False,
        help="Of a user made for the sync, from Site administration > Server > Web services > Manage tokens. "
        "It is kept and not shown again.",
    )
    stored_token = fields.Char(groups=NO_ACCESS, copy=False)
    token_source = fields.Selection(
        [("none", "None yet"), ("kept", "Kept here"), ("setting", "From the server's settings")],
        "Token",
        compute="_compute_token_source",
    )

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
        for instance in self.sudo():  # sudo: whether there is one, not which
            is_set = instance.host in self._tokens_set()
            instance.token_source = "setting" if is_set else "kept" if instance.stored_token else "none"

    @api.model
    def _tokens_set(self):
        """{host: token} of odoo.conf and, before it, of the environment."""
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

    def write(self, vals):
        if "url" in vals and not vals.get("token"):
            moved = self.filtered(lambda instance: instance.host != self._host_of(vals["url"]))
            super(MoodleInstance, moved.sudo()).write({"stored_token": False})  # sudo: as above
        return super().write(vals)

    def _client(self):
        """The site to be asked. Raises UserError where no token is known for its host, or nobody is responsible."""
        self.ensure_one()
        self._check_responsible()
        if not self.active:
            raise UserError(_("The site is archived: it is asked nothing. Take it out of the archive first."))
        instance = self.sudo()  # sudo: the server asks the site, whoever pressed the button does not see the token
        token = self._tokens_set().get(instance.host) or instance.stored_token
        if not token:
            raise UserError(_("There is no token for %(host)s yet. Ask an administrator for it.", host=instance.host))
        return Client(instance.url, token, RequestsTransport(silent=SILENT, whole=WHOLE), Retry(budget=PATIENCE))
