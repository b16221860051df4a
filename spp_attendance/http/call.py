"""Operations as routes of Odoo: a request is checked by the contract before the method of the controller runs."""

import functools
import time
from contextlib import nullcontext
from typing import NamedTuple

from werkzeug.exceptions import RequestEntityTooLarge

from odoo import http
from odoo.http import request

from ..rest import json_text, problem
from ..rest.contract import BODY_CHECKERS, methods_at
from ..rest.operation import OPEN
from ..rest.request import (
    check_encoding,
    problem_of_faults,
    read_body,
    read_path,
    read_query,
    too_large,
    unknown_members,
)
from ..rest.schema import Report
from .json_response import json_response
from .session_lock import session_lock


class Reply(NamedTuple):
    """An answer. body: what is sent as JSON, or bytes that are JSON already.

    rows: how many rows it is about, and outcome: a few words, both for the log
    """

    body: object
    status: int = 200
    headers: dict = {}
    rows: int = 0
    outcome: str = ""


class Call:
    """A request for an operation. Raises a Problem if the path, the query or the encoding of the body is wrong.

    path, query: {name: value} of the parameters that were given; warnings: sentences about what was ignored
    body: as it was sent; report: the faults in it
    """

    def __init__(self, operation, path):
        self.operation, self.warnings = operation, []
        self.env, self.caller = request.env, getattr(request, "spp_caller", None)
        self.path = read_path(operation, path)
        self.query = read_query(operation, request.httprequest.args.items(multi=True), self.warnings)
        self.body, self.report = self._read_body() if operation.body is not None else (None, Report())
        self.warnings += unknown_members(self.report)

    def _read_body(self):
        sent = request.httprequest
        check_encoding(sent.headers.get("Content-Encoding", ""))
        body = read_body(self.operation, sent.mimetype, sent.get_data(cache=True))
        return body, BODY_CHECKERS[self.operation.id].check(body)

    def checked_body(self):
        """The body. Raises Malformed if it has faults."""
        if self.report.faults:
            raise problem_of_faults("The body is not as the documentation says.", self.report.faults)
        return self.body


def cache_body(operation):
    """Read the body before Odoo looks for a form in it, and not more than the operation allows."""
    try:
        request.httprequest.get_data(cache=True)
    except RequestEntityTooLarge:
        raise too_large(operation) from None


def address_of(operation):
    """The address of an operation, as Odoo's routes have it."""
    return operation.address.replace("{", "<").replace("}", ">")


def answers(operation):
    """Make a method of a controller the answer to an operation. It takes a Call, and returns a Reply or a body."""

    def decorate(method):
        @http.route(
            address_of(operation),
            methods=[operation.method],
            type="http",
            auth="public" if operation.scope == OPEN else "spp_attendance",
            csrf=False,
            save_session=False,
            # One byte more than allowed: a body of unknown length is read up to here, and then known to be too large.
            max_content_length=operation.most_bytes + 1,
            spp_operation=operation.id,
        )
        @functools.wraps(method)
        def route(self, **_path):
            began = time.monotonic()
            refuse_options()
            _check_scope(operation)
            call = Call(operation, request.spp_path)
            with _lock_of(call):
                reply = method(self, call)
                if not isinstance(reply, Reply):
                    reply = Reply(reply)
                _log(call, reply, began)
            return _response(reply)

        return route

    return decorate


def refuse_options():
    """Raise MethodNotAllowed for OPTIONS: Odoo lets it through to every route, which would then do its work."""
    if request.httprequest.method == "OPTIONS":
        raise problem.MethodNotAllowed(methods_at(request.httprequest.path))


def _check_scope(operation):
    for scope in operation.scopes:
        if scope not in request.spp_caller.scopes:
            raise problem.MissingScope(scope)


def _lock_of(call):
    """The lock of the session that the call writes to, if it does."""
    return session_lock(call.env.cr, str(call.path["id"])) if call.operation.is_locking else nullcontext()


def _log(call, reply, began):
    if call.caller:
        milliseconds = round((time.monotonic() - began) * 1000)
        values = (call.caller.id, call.operation.id, reply.status, reply.rows, reply.outcome, milliseconds)
        call.env["spp.attendance.api.log"]._add(call.env.cr, *values, request.httprequest.remote_addr)


def _response(reply):
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store", **reply.headers}
    return json_response(_data(reply.body), headers, reply.status)


def _data(body):
    return body if isinstance(body, bytes) else json_text.written(body)
