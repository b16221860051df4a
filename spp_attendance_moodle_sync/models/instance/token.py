import logging
import os

from odoo import _, api
from odoo.exceptions import ValidationError
from odoo.tools import config

from ...moodle.address import site

# "https://moodle.example.org=<token>", several separated by commas: in the environment, or in odoo.conf in small
# letters. Without a scheme it is for https; a path says which of several sites of a host is meant.
SETTING = "SPP_MOODLE_TOKENS"

_logger = logging.getLogger(__name__)


def tokens_of(text):
    """{address of a site or of a folder above it: token} of a setting."""
    pairs = [each.partition("=") for each in text.split(",") if each.strip()]
    tokens = {_address_named(name.strip()): token.strip() for name, _sign, token in pairs if token.strip()}
    # a part without "=" may be a token itself: it is not logged
    wrong = [name.strip() for name, sign, _token in pairs if sign and not _address_named(name.strip())]
    if wrong or not all(sign for _name, sign, _token in pairs):
        _logger.warning("%s has an entry that is not ADDRESS=TOKEN. Addresses that are none: %s", SETTING, wrong)
    tokens.pop(None, None)
    return tokens


def _address_named(name):
    try:
        return site(name if "://" in name else f"https://{name}")
    except ValueError:
        return None


class InstanceToken:
    """The token of a site, which is never shown again and never sent to another scheme, host, port or path.

    It is in a column that is no field, so that reading, searching and exporting fields never has it, also as superuser.
    """

    __slots__ = ()

    def _add_token_column(self):
        self.env.cr.execute("ALTER TABLE spp_moodle_instance ADD COLUMN IF NOT EXISTS kept_token varchar")
        self.env.cr.execute(
            "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema"
            " AND table_name = 'spp_moodle_instance' AND column_name = 'stored_token'"
        )
        if self.env.cr.rowcount:  # of an earlier version; Odoo drops it at the end of an update, which may be repeated
            self.env.cr.execute(
                "UPDATE spp_moodle_instance SET kept_token = stored_token, stored_token = NULL"
                " WHERE stored_token IS NOT NULL"
            )

    def _kept_token(self):
        """The token that was entered here, None where there is none."""
        self.env.cr.execute("SELECT kept_token FROM spp_moodle_instance WHERE id = %s", [self._origin.id or None])
        return next((token for (token,) in self.env.cr.fetchall()), None)

    def _keep_token(self, token):
        self.env.cr.execute("UPDATE spp_moodle_instance SET kept_token = %s WHERE id = ANY(%s)", [token, self.ids])
        self.invalidate_recordset(["token_source"])

    def _compute_token(self):
        self.token = False

    def _inverse_token(self):
        for instance in self.filtered(lambda instance: (instance.token or "").strip()):
            if instance._token_in_settings():
                raise ValidationError(
                    _(
                        "The server's settings have a token for this address, which is used. Leave the token empty. "
                        "Where the host has several sites, write the path of each in the settings too."
                    )
                )
            instance._keep_token(instance.token.strip())
        self.invalidate_recordset(["token"], flush=False)  # or it would come back in the answer of this request

    @api.depends("url")
    def _compute_token_source(self):
        for instance in self:
            is_in_settings = bool(instance._token_in_settings())
            instance.token_source = "setting" if is_in_settings else "kept" if instance._kept_token() else "none"

    def _token_in_settings(self):
        """The token for the address, of odoo.conf or of the environment, which wins; that of the longest path."""
        tokens = {**tokens_of(config.get(SETTING.lower()) or ""), **tokens_of(os.environ.get(SETTING, ""))}
        address = self._site_of(self.sudo().url)  # sudo: compared, and shown to nobody
        fitting = [each for each in tokens if address and f"{address}/".startswith(f"{each}/")]
        return tokens[max(fitting, key=len)] if fitting else None

    def _is_moved_to(self, url):
        return self._site_of(self.sudo().url) != self._site_of(url)  # sudo: compared, and shown to nobody

    def _forget_token_of_other_place(self, vals):
        """Forget the stored tokens where the address becomes another one and no new token is given."""
        if "url" in vals and not vals.get("token"):
            for instance in self.filtered(lambda instance: instance._is_moved_to(vals["url"])):
                if instance._kept_token():
                    instance._keep_token(None)
                    instance.message_post(body=self._token_note())

    @api.model
    def _token_note(self):
        return _("A token is never sent to another address. The one that was stored is forgotten: enter it again.")
