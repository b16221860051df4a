import os
import re

from odoo import api
from odoo.tools import config

from ...outside.errors import InvalidRequest
from ...outside.request import origin
from ...registry.source import NO_AUTH, OAUTH

# "registry.example.org=<secret>", several separated by blanks or line ends: in the environment, or in odoo.conf in
# small letters. A name alone is for https on its own port, another port is named.
SETTING = "SPP_REGISTRY_SECRETS"
NEXT_HOST = re.compile(r"\s+(?=[\w.-]+(?::\d+)?=[^=\s])")


def secrets_of(text):
    """{host: secret} of a setting."""
    pairs = (each.partition("=") for each in NEXT_HOST.split(text.strip()))
    return {name.lower(): secret for name, sign, secret in pairs if sign and secret}


class SourceSecret:
    """The address of a registry and its secret, which is never shown again and never sent to another host."""

    __slots__ = ()

    @api.depends("url", "token_url", "auth_kind")
    def _compute_host(self):
        for source in self.sudo():  # sudo: the host alone is no secret
            source.host = self._host_of(source.url)
            source.is_in_clear = any(map(self._is_in_clear, source._addresses()))

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
        """Such as registry.example.org, or with a port where it is not that of https; False where there is no host."""
        found = self._origin_of(url)
        if not found:
            return False
        scheme, host, port = found
        return host if (scheme, port) == ("https", 443) else f"{host}:{port}"

    def _addresses(self):
        """The addresses that are asked."""
        source = self.sudo()  # sudo: nobody is shown them
        return [source.url, source.token_url] if source.auth_kind == OAUTH else [source.url]

    @api.model
    def _is_in_clear(self, url):
        """Whether an address sends over the network what everybody on the way reads."""
        found = self._origin_of(url)
        return bool(found) and found[0] == "http" and found[1] not in ("localhost", "127.0.0.1")

    def _receivers(self):
        """How the secret is used, and which hosts get it or what it buys: scheme, host and port of each."""
        return self.sudo().auth_kind, [self._origin_of(url) for url in self._addresses()]  # sudo: nobody is shown them

    @api.model
    def _origin_of(self, url):
        try:
            return origin(url or "")
        except InvalidRequest:
            return None

    def _forget_secrets_of_others(self, before):
        """Forget the secrets of those that would send them elsewhere, or otherwise. before: {source: _receivers()}"""
        moved = self.filtered(lambda source: source._receivers() != before[source])
        moved.sudo().stored_secret = False  # sudo: nobody may read it
