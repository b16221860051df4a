from datetime import timedelta

from odoo import _, api, fields

from ...rest import secret

OVERLAP = timedelta(hours=24)  # how long the previous secret stays valid


class ClientSecret:
    """The secret of a client. It is shown once; only its hash is stored."""

    __slots__ = ()

    def generate_secret(self):
        """Make a new secret. Returns {"client_id", "client_secret"}. Nobody can read the secret later.

        The previous secret, if there is one, stays valid for another day.
        """
        self.ensure_one()
        self._check_changeable()
        new_secret = secret.new()
        # sudo: nobody may read or write the hashes
        client = self.sudo()
        client._by_server().write(
            {
                "previous_secret_hash": client.secret_hash,
                "previous_secret_until": client.secret_hash and fields.Datetime.now() + OVERLAP,
                "secret_hash": secret.hashed(new_secret),
            }
        )
        client._message_log(body=_("A new secret was made."))
        return {"client_id": self.client_id, "client_secret": new_secret}

    def action_generate_secret(self):
        """Make a new secret, and open the dialog that shows it."""
        return self.env["spp.attendance.api.secret"]._open_with(**self.generate_secret())

    def revoke_secrets(self):
        """Revoke all secrets and tokens of clients. Devices end. Whoever may see a client may do so. Returns True."""
        return self._revoke(self.filtered("is_device"))

    def _revoke(self, ending):
        """Revoke all secrets and tokens of clients, and archive those that end by it. Returns True."""
        self.check_access_rights("read")
        self.check_access_rule("read")
        # sudo: nobody may read or write the hashes, and managers revoke clients that are not theirs to change
        hashes = ("secret_hash", "previous_secret_hash", "previous_secret_until")
        self.sudo()._by_server().write(dict.fromkeys(hashes, False))
        self._revoke_tokens()
        ending.sudo()._end("revoked")  # sudo: as above
        for client in self.sudo():
            client._message_log(body=_("The secrets and tokens were revoked."))
        return True

    def _check_changeable(self):
        self.check_access_rights("write")
        self.check_access_rule("write")
        self._check_user_is_self()

    @api.model
    def _refusal(self, client_id, client_secret):
        """(client, reason) why a token was refused: the client that was named, if there is one, also an ended one."""
        client = self.with_context(active_test=False).search([("client_id", "=", client_id)]) if client_id else self
        hashes = (client.secret_hash, client.previous_secret_hash) if client else ()
        if not client:
            return self.browse(), "unknown_client"
        if not client.active:
            return client, "ended"
        if not any(secret.is_same(client_secret, each) for each in hashes):
            return client, "wrong_secret"
        return client, "old_secret" if client.user_id.active else "user_archived"

    @api.model
    def _with_secret(self, client_id, client_secret):
        """The client with this id and this secret, or none. A wrong id takes as long as a wrong secret."""
        client = self.search([("client_id", "=", client_id)]) if client_id else self.browse()
        is_current = secret.is_same(client_secret, client.secret_hash)
        is_previous = secret.is_same(client_secret, client.previous_secret_hash)
        is_overlap = (client.previous_secret_until or fields.Datetime.now()) > fields.Datetime.now()
        is_right = is_current or is_previous and is_overlap
        return client if client and client.user_id.active and is_right else self.browse()
