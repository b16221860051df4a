from datetime import timedelta

from odoo import _, api, fields

from ...rest import secret

OVERLAP = timedelta(hours=24)  # how long the secret before lives on


class ClientSecret:
    """The secret of a client: shown once, and then only known by its hash."""

    __slots__ = ()

    def generate_secret(self):
        """Make a new secret. Returns {"client_id", "client_secret"}, the secret for this once.

        The secret before, if there is one, is valid for another day.
        """
        self.ensure_one()
        self._check_changeable()
        made = secret.new()
        # sudo: the hashes are closed to everybody
        client = self.sudo()
        client._by_server().write(
            {
                "previous_secret_hash": client.secret_hash,
                "previous_secret_until": client.secret_hash and fields.Datetime.now() + OVERLAP,
                "secret_hash": secret.hashed(made),
            }
        )
        client._message_log(body=_("A new secret was made."))
        return {"client_id": self.client_id, "client_secret": made}

    def action_generate_secret(self):
        """Make a new secret, and open the dialog that shows it."""
        return self.env["spp.attendance.api.secret"]._open_with(**self.generate_secret())

    def revoke_secrets(self):
        """Let no secret and no token of the client be valid any more. Returns True."""
        self._check_changeable()
        # sudo: the hashes are closed to everybody
        names = ("secret_hash", "previous_secret_hash", "previous_secret_until")
        self.sudo()._by_server().write(dict.fromkeys(names, False))
        self._end_tokens()
        for client in self.sudo():
            client._message_log(body=_("The secrets and tokens were revoked."))
        return True

    def _check_changeable(self):
        self.check_access_rights("write")
        self.check_access_rule("write")
        self._check_acts_as()

    @api.model
    def _with_secret(self, client_id, client_secret):
        """The client with this id and one of its secrets; none where they do not fit, whichever of them it is."""
        client = self.search([("client_id", "=", client_id)]) if client_id else self.browse()
        is_known = secret.is_same(client_secret, client.secret_hash)
        is_before = secret.is_same(client_secret, client.previous_secret_hash)
        is_overlap = (client.previous_secret_until or fields.Datetime.now()) > fields.Datetime.now()
        is_alive = client.user_id.active
        return client if client and is_alive and (is_known or is_before and is_overlap) else self.browse()
