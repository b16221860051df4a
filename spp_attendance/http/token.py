"""Tokens: getting one, revoking one, and whom one stands for."""

from odoo import http
from odoo.http import request

from ..rest import oauth
from ..rest.contract import OPERATIONS
from ..rest.problem import Unauthorized
from ..rest.request import FORM
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
        scopes = oauth.scopes(body.get("scope") or "", client.scopes.split())
        # sudo: nobody reads tokens
        token = request.env["spp.attendance.api.token"].sudo()._issue(client, scopes)
        issued = {"access_token": token, "token_type": "Bearer", "expires_in": client.token_lifetime * 60}
        return Reply({**issued, "scope": " ".join(scopes)}, headers={"Pragma": "no-cache"})

    @answers(OPERATIONS["revokeToken"])
    def revoke(self, call):
        body = self._body(call)
        client = self._client(body)
        if not body.get("token"):
            raise oauth.OAuthProblem("invalid_request", "token is missing.")
        # sudo: nobody reads tokens
        request.env["spp.attendance.api.token"].sudo()._revoke_of(client, body["token"])
        return {}

    def _body(self, call):
        """What was sent. Raises OAuthProblem."""
        if call.report.faults:
            raise oauth.OAuthProblem("invalid_request", "{} {}".format(*call.report.faults[0]).strip())
        return call.body

    def _client(self, body):
        """The client that the request is from. Raises OAuthProblem; an unknown one and a wrong secret look the same."""
        given = oauth.credentials(request.httprequest.headers.get("Authorization", ""), body)
        # sudo: nobody is logged in yet, and the secrets are closed to everybody
        clients = request.env["spp.attendance.api.client.credential"].sudo()
        client = clients._with_secret(given.client_id, given.client_secret)
        if not client:
            if request.env["spp.attendance.api.failure"]._is_too_many(request.httprequest.remote_addr):
                raise oauth.TooManyTries("Too many wrong secrets came from this address.", RETRY_AFTER)
            raise oauth.OAuthProblem("invalid_client", "There is no such client with this secret.", 401)
        return client
