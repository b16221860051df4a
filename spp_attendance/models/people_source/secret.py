import os

from odoo import api
from odoo.tools import config

from ...outside.errors import InvalidRequest
from ...outside.request import origin
from ...registry.source import NO_AUTH, OAUTH

# "registry.example.org=<secret>", several separated by commas: in the environment, or in odoo.conf in small letters.
SETTING = "SPP_REGISTRY_SECRETS"


def secrets_of(text):
    """{host: secret} of a setting."""
    pairs = (each.partition("=") for each in text.split(","))
    return {name.strip().lower(): secret.strip() for name, sign, secret in pairs if sign and secret.strip()}


class SourceSecret:
    """The address of a registry and its secret, which is never shown again and never sent to another host."""

    __slots__ = ()

    @api.depends("url")
    def _compute_host(self):
        for source in self.sudo():  # sudo: the host alone is no secret
            source.host = self._host_of(source.url)
            is_here = (source.host or "").partition(":")[0] in ("localhost", "127.0.0.1")
            source.is_in_clear = (source.url or "").strip().lower().startswith("http:") and not is_here

    @api.depends("stored_secret")
    def _compute_secret(self):
        self.secret = False

    def _inverse_secret(self):
        for source in self.filtered("secret"):
            source.sudo().stored_secret = source.secret.strip()  # sudo: nobody may read it, administrators give it
        self.invalidate_recordset(["secret"], flush=False)  # or it would come back in the answer of this request

    @api.depends("url", "token_url", "auth_kind", "stored_secret")
    def _compute_secret_source(self):
        for source in self.sudo():  # sudo: whether there is a secret, not which
            if source.auth_kind == NO_AUTH:
                source.secret_source = "needless"
            elif source._secret_in_settings():
                source.secret_source = "setting"
            else:
                source.secret_source = "kept" if source.stored_secret else "none"

    def _secret_in_settings(self):
        """The secret for the host that it is sent to, of the environment or of odoo.conf; the first wins."""
        secrets = {**secrets_of(config.get(SETTING.lower()) or ""), **secrets_of(os.environ.get(SETTING, ""))}
        return secrets.get(self._host_of(self.token_url if self.auth_kind == OAUTH else self.url))

    @api.model
    def _host_of(self, url):
        """Such as registry.example.org:8443; False where the address is none."""
        try:
            scheme, host, port = origin(url or "")
        except InvalidRequest:
            return False
        return host if (scheme, port) in (("http", 80), ("https", 443)) else f"{host}:{port}"

    def _origins(self):
        """Where secrets are sent: scheme, host and port of the addresses."""
        source = self.sudo()  # sudo: nobody is shown them
        return [self._origin_of(url) for url in (source.url, source.token_url if source.auth_kind == OAUTH else "")]

    @api.model
    def _origin_of(self, url):
        try:
            return origin(url or "")
        except InvalidRequest:
            return None

    def _forget_secrets_of_other_hosts(self, kept):
        """Forget the secrets of those that ask another host now. kept: {source: its origins before}"""
        moved = self.filtered(lambda source: not set(source._origins()) <= {*kept[source], None})
        moved.sudo().stored_secret = False  # sudo: nobody may read it
