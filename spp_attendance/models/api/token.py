import logging
from datetime import datetime, timedelta
from typing import NamedTuple

import psycopg2

from odoo import api, fields, models
from odoo.addons.spp_session_tracking.rules import canonical_zone

from ...rest import secret
from ...rest.problem import Unauthorized
from .log import REQUEST_AT_LIMIT

_logger = logging.getLogger(__name__)
AT_LIMIT = REQUEST_AT_LIMIT.format(client="client.id", own="client.requests_per_minute")
# A valid token with all that a request has to know of its client. The name is no join, which PostgreSQL would plan for
# 0.05 ms in each request.
VALID = f"""
    select token.scope, client.id, client.client_id, client.user_id,
           (select name from res_partner where id = acting.partner_id), client.company_id, client.tz,
           coalesce(client.is_device, false), coalesce(client.device_label, ''),
           coalesce(client.requests_per_minute, 0), ({AT_LIMIT}),
           (select coalesce(lang, '') from res_partner where id = acting.partner_id), client.last_used
      from spp_attendance_api_token token
      join spp_attendance_api_client_credential client on client.id = token.client_id
      join res_users acting on acting.id = client.user_id
     where token.token_hash = %(hash)s
       and token.revoked_at is null
       and token.expires_at > %(now)s
       and client.active
       and acting.active
"""
# skipped if another request is writing the same at this moment
SET_LAST_USED = """
    update spp_attendance_api_client_credential
       set last_used = %(now)s
     where id = (
               select id
                 from spp_attendance_api_client_credential
                where id = %(client)s and (last_used is null or last_used < %(before)s)
                  for no key update skip locked
           )
"""
LAST_USED_PRECISION = timedelta(minutes=1)


class Caller(NamedTuple):
    """Who makes a request. id: of the client; tz: the zone of times without an offset.

    is_device: whether it is a device of the user; device_label: its name, "" where it has none
    requests_per_minute: how many are taken of this client, 0 for as many as the settings say
    request_at_limit: when the request was sent after which it gets no other, None where it may go on (see ApiLog)
    user_lang: the language of the user, "" where none is chosen
    """

    scopes: frozenset
    id: int
    client_id: str
    user_id: int
    user_name: str
    company_id: int
    tz: str
    is_device: bool = False
    device_label: str = ""
    requests_per_minute: int = 0
    request_at_limit: datetime | None = None
    user_lang: str = ""


class ApiToken(models.Model):
    """A token that was issued to a client. Only its hash is stored."""

    _name = "spp.attendance.api.token"
    _description = "API token"
    _rec_name = "client_id"
    _log_access = False

    client_id = fields.Many2one("spp.attendance.api.client.credential", required=True, index=True, ondelete="cascade")
    token_hash = fields.Char(required=True)
    scope = fields.Char(required=True)
    expires_at = fields.Datetime(required=True, index=True)
    revoked_at = fields.Datetime()

    _sql_constraints = [("token_hash_unique", "unique(token_hash)", "There is this token already.")]

    @api.model
    def _issue(self, client, scopes):
        """A new token of a client for some of its scopes. Returns the token, of which only the hash is stored."""
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
        """The Caller who has a token. Raises Unauthorized if it is not valid."""
        now = fields.Datetime.now()
        limit = self.env["spp.attendance.api.log"]._values_of_limit()
        self.env.cr.execute(VALID, {"hash": secret.hashed(token), "now": now, **limit})
        row = self.env.cr.fetchone()
        if not row:
            raise Unauthorized("The token is not valid. Get a new one.")
        scope, client, *known, last_used = row
        if not last_used or last_used < now - LAST_USED_PRECISION:
            self._set_last_used(client, now)
        caller = Caller(frozenset(scope.split()), client, *known)
        return caller._replace(tz=canonical_zone(caller.tz) or caller.tz)

    @api.model
    def _set_last_used(self, client, now):
        """Note that a client was used. The cursor is its own, so requests do not wait for each other or fail by it."""
        try:
            with self.env.registry.cursor() as cr:
                values = {"client": client, "now": now, "before": now - LAST_USED_PRECISION}
                cr.execute(SET_LAST_USED, values, log_exceptions=False)
        except psycopg2.Error as error:
            _logger.info("The last use of client %s could not be written: %s", client, error)
