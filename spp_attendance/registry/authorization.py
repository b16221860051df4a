"""Requests in the name of somebody: the header, and the token that a registry gives."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from ..outside import Answer, Request, Transport
from ..outside.errors import HttpStatus
from . import paths, template
from .errors import NoToken
from .source import BASIC, BEARER, OAUTH, Auth

_UNAUTHORIZED = 401


class Authorized:
    """A Transport that sends in the name of `auth`. A token is got once, and renewed when it is taken no more."""

    def __init__(self, transport: Transport, auth: Auth) -> None:
        self._transport, self._auth, self._token = transport, auth, ""

    def send(self, request: Request) -> Answer:
        """The answer. Raises OutsideError, NoToken and InvalidSource among them."""
        had_token = bool(self._token)
        answer = self._transport.send(self._signed(request))
        if answer.status == _UNAUTHORIZED and had_token:
            self._token = ""
            answer = self._transport.send(self._signed(request))
        return answer

    def _signed(self, request: Request) -> Request:
        header = self._header()
        return replace(request, headers={**request.headers, "Authorization": header}) if header else request

    def _header(self) -> str:
        auth = self._auth
        if auth.kind == BASIC:
            return "Basic " + b64encode(f"{auth.client_id}:{auth.secret}".encode()).decode()
        if auth.kind == OAUTH:
            self._token = self._token or self._new_token()
        token = auth.secret if auth.kind == BEARER else self._token
        return token if not token or " " in token else f"Bearer {token}"

    def _new_token(self) -> str:
        try:
            answer = self._transport.send(self._token_request()).checked()
        except HttpStatus as error:
            if error.is_transient:
                raise
            raise NoToken(error.status) from None
        token: Any = paths.value_at(answer.json(), self._auth.token_path)
        if not isinstance(token, str) or not token.strip():
            raise NoToken(answer.status)
        return token.strip()

    def _token_request(self) -> Request:
        auth = self._auth
        if auth.token_template:
            body = template.filled(auth.token_template, {"client_id": auth.client_id, "secret": auth.secret})
            return Request("POST", auth.token_url, {"Content-Type": "application/json"}, body)
        form = {"grant_type": "client_credentials", "client_id": auth.client_id, "client_secret": auth.secret}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return Request("POST", auth.token_url, headers, urlencode(form).encode())
