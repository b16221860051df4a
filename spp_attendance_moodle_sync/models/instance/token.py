import os

from odoo import api
from odoo.tools import config

from ...moodle.address import origin

# "https://moodle.example.org=<token>", several separated by commas: in the environment, or in odoo.conf in small
# letters. Without a scheme it is for https.
SETTING = "SPP_MOODLE_TOKENS"


def tokens_of(text):
    """{scheme, host and port: token} of a setting."""
    pairs = (each.partition("=") for each in text.split(","))
    return {_origin_named(name.strip()): token.strip() for name, sign, token in pairs if sign and token.strip()}


def _origin_named(name):
    try:
        return origin(name if "://" in name else f"https://{name}")
    except ValueError:
        return None


class InstanceToken:
    """The token of a site, which is never shown again and never sent to another scheme, host or port."""

    __slots__ = ()

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
            is_in_settings = bool(instance._token_in_settings())
            instance.token_source = "setting" if is_in_settings else "kept" if instance.stored_token else "none"

    def _token_in_settings(self):
        """The token for the address, of odoo.conf or of the environment, which wins."""
        tokens = {**tokens_of(config.get(SETTING.lower()) or ""), **tokens_of(os.environ.get(SETTING, ""))}
        place = self._origin_of(self.url)
        return place and tokens.get(place)

    def _forget_token_of_other_place(self, vals):
        """Forget the stored tokens where the address gets another scheme, host or port and no new token is given."""
        if "url" in vals and not vals.get("token"):
            moved = self.filtered(
                lambda instance: self._origin_of(instance.sudo().url) != self._origin_of(vals["url"])  # sudo: compared
            )
            moved.sudo().write({"stored_token": False})  # sudo: nobody may read it
