import logging
from datetime import timedelta
from typing import NamedTuple

import psycopg2

from odoo import api, fields, models

from ...rest import secret
from ...rest.problem import Unauthorized

_logger = logging.getLogger(__name__)
# A token with all that a request has to know of its client; dead ones are not found, whatever killed them.
ALIVE = """
    select token.scope, client.id, client.client_id, client.user_id, person.name, client.company_id, client.tz,
           client.last_used
      from spp_attendance_api_token token
      join spp_attendance_api_client_credential client on client.id = token.client_id
      join res_users acting on acting.id = client.user_id
      join res_partner person on person.id = acting.partner_id
     where token.token_hash = %s
       and token.revoked_at is null
       and token.expires_at > %s
       and client.active
       and acting.active
"""
# not where another request is about to write the same
USED = """
    update spp_attendance_api_client_credential
       set last_used = %(now)s
     where id = (
               select id
                 from spp_attendance_api_client_credential
                where id = %(client)s and (last_used is null or last_used < %(before)s)
                  for no key update skip locked
           )
"""
SELDOM = timedelta(minutes=1)


class Caller(NamedTuple):
    """Whoever makes a request. scopes: names, as a set; id: of the client; tz: the zone of times without one."""

    scopes: frozenset
    id: int
    client_id: str
    user_id: int
    user_name: str
    company_id: int
    tz: str


class ApiToken(models.Model):
    """A token that was issued to a client: only its hash is kept."""

    _name = "spp.attendance.api.token"
    _description = "API token"
    _log_access = False

    client_id = fields.Many2one("spp.attendance.api.client.credential", required=True, index=True, ondelete="cascade")
    token_hash = fields.Char(required=True)
    scope = fields.Char(required=True)
    expires_at = fields.Datetime(required=True, index=True)
    revoked_at = fields.Datetime()

    _sql_constraints = [("token_hash_unique", "unique(token_hash)", "There is this token already.")]

    @api.model
    def _issue(self, client, scopes):
        """A new token of a client for some of its scopes. Returns the token, whose hash alone is kept."""
        token = secret.new()
        expires_at = fields.Datetime.now() + timedelta(minutes=client.token_lifetime)
        self.create(
            {
                "client_id": client.id,
                "token_hash": secret.hashed(token),
                "scope": " ".join(scopes),
                "expires_at": expires_at,
            }
        )
        return token

    def _revoke(self):
        self.filtered(lambda token: not token.revoked_at).write({"revoked_at": fields.Datetime.now()})

    @api.model
    def _revoke_of(self, client, token):
        """Revoke a token of a client, if it is one."""
        self.search([("token_hash", "=", secret.hashed(token)), ("client_id", "=", client.id)])._revoke()

    @api.model
    def _caller(self, token):
        """The Caller that a token stands for. Raises Unauthorized where it is dead or was never alive."""
        now = fields.Datetime.now()
        self.env.cr.execute(ALIVE, [secret.hashed(token), now])
        row = self.env.cr.fetchone()
        if not row:
            raise Unauthorized("The token is not valid, or not any more. Get a new one.")
        scope, client, *known, last_used = row
        if not last_used or last_used < now - SELDOM:
            self._remember_use(client, now)
        return Caller(frozenset(scope.split()), client, *known)

    @api.model
    def _remember_use(self, client, now):
        """On a cursor of its own, so that requests neither wait for each other to write it nor fail by it."""
        try:
            with self.env.registry.cursor() as cr:
                cr.execute(USED, {"client": client, "now": now, "before": now - SELDOM}, log_exceptions=False)
        except psycopg2.Error as error:
            _logger.info("When client %s was last used could not be kept: %s", client, error)
