"""Tokens: getting one, revoking one, and finding the caller by one."""

import time

from odoo import http
from odoo.http import request

from ..rest import oauth
from ..rest.contract import OPERATIONS
from ..rest.operation import FORM
from ..rest.problem import Unauthorized
from ..rest.serializers.tokens import token_document
from .call import Reply, answers

RETRY_AFTER = 60  # seconds


def caller_of(sent):
    """The Caller whose token a request carries. Raises Unauthorized."""
    token = oauth.bearer(sent.httprequest.headers.get("Authorization", ""))
    if not token:
        raise Unauthorized("Send a token: Authorization: Bearer ...", error="")
    return sent.env["spp.attendance.api.token"]._caller(token)


class Tokens(http.Controller):
    @answers(OPERATIONS["issueToken"])
    def issue(self, call):
        return self._issue(call)

    @answers(OPERATIONS["issueTokenAlias"])
    def issue_at_alias(self, call):
        return self._issue(call)

    @answers(OPERATIONS["openSppIssueToken"])
    def issue_of_openspp(self, call):
        return self._issue(call)

    def _issue(self, call):
        body = self._body(call)
        sent = request.httprequest
        oauth.check_grant(body, is_json=bool(sent.get_data(cache=True)) and sent.mimetype != FORM)
        client = self._client(body)
        self._count(call, client)
        scopes = oauth.scopes(body.get("scope") or "", client.scopes.split())
        # sudo: nobody may read tokens
        token = request.env["spp.attendance.api.token"].sudo()._issue(client, scopes)
        return Reply(token_document(token, client.token_lifetime, scopes), headers={"Pragma": "no-cache"})

    def _count(self, call, client):
        """Note the request in the log, by which requests are counted. Raises TooManyRequests."""
        log, sent = request.env["spp.attendance.api.log"], request.httprequest
        log._check_limit(client, log._request_at_limit(client))
        milliseconds = round((time.monotonic() - request.spp_began) * 1000)
        log._add(request.env.cr, client.id, call.operation.id, 200, 0, "", milliseconds, sent.remote_addr)

    @answers(OPERATIONS["revokeToken"])
    def revoke(self, call):
        body = self._body(call)
        client = self._client(body)
        if not body.get("token"):
            raise oauth.OAuthProblem("invalid_request", "token is missing.")
        # sudo: nobody may read tokens
        request.env["spp.attendance.api.token"].sudo()._revoke_of(client, body["token"])
        return {}

    def _body(self, call):
        """The body. Raises OAuthProblem if it has faults."""
        if call.report.faults:
            raise oauth.OAuthProblem("invalid_request", "{} {}".format(*call.report.faults[0]).strip())
        return call.body

    def _client(self, body):
        """The client that sends the request. Raises the same OAuthProblem for an unknown id and for a wrong secret."""
        given = oauth.credentials(request.httprequest.headers.get("Authorization", ""), body)
        # sudo: nobody is logged in yet, and nobody may read the secrets
        clients = request.env["spp.attendance.api.client.credential"].sudo()
        client = clients._with_secret(given.client_id, given.client_secret)
        if not client:
            named, reason = clients._refusal(given.client_id, given.client_secret)
            failure = (request.httprequest.remote_addr, reason, named, given.client_id)
            if request.env["spp.attendance.api.failure"]._is_too_many(*failure):
                raise oauth.TooManyTries("Too many wrong secrets came from this address.", RETRY_AFTER)
            raise oauth.OAuthProblem("invalid_client", "The client id or the secret is wrong.", 401, given.is_basic)
        return client
