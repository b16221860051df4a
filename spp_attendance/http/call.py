"""Making a method the answer of an operation: requests are checked by the contract before it is asked."""

import functools
import json
import time
from contextlib import contextmanager, nullcontext
from typing import NamedTuple

from werkzeug.exceptions import RequestEntityTooLarge

from odoo import http
from odoo.addons.spp_session_tracking.tools.advisory_lock import locked
from odoo.http import request

from ..rest import problem
from ..rest.contract import BODY_CHECKERS, methods_at
from ..rest.oauth import OAuthProblem
from ..rest.operation import ANY, OPEN
from ..rest.request import malformed, read_body, read_path, read_query, too_large, unknown_members
from ..rest.schema import Report


class Reply(NamedTuple):
    """An answer. body: what is sent as JSON, or bytes that are it; rows: how many rows it is about; outcome: a few
    words for the log."""

    body: object
    status: int = 200
    headers: dict = {}
    rows: int = 0
    outcome: str = ""


class Call:
    """A request for an operation.

    path: {name: value} of the parameters in the path; query: those given in the query; warnings: what was ignored
    body: as it was sent; report: what the contract has against it
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
        with problems_of(self.operation):
            body = read_body(self.operation, sent.mimetype, sent.get_data(cache=True))
        return body, BODY_CHECKERS[self.operation.id].check(body)

    def checked_body(self):
        """The body. Raises Malformed where the contract has something against it."""
        if self.report.faults:
            raise malformed("The body is not as the documentation says.", self.report.faults)
        return self.body


@contextmanager
def problems_of(operation):
    """Tell what is wrong with a body as OAuth wants it, where the operation is one of OAuth."""
    try:
        yield
    except problem.Problem as told:
        if operation.is_form:
            raise OAuthProblem("invalid_request", told.detail, told.status) from None
        raise


def keep_body(operation):
    """Read the body before Odoo looks for a form in it, and no more of it than there may be."""
    with problems_of(operation):
        try:
            request.httprequest.get_data(cache=True)
        except RequestEntityTooLarge:
            raise too_large(operation) from None


def answers(operation):
    """Make a method of a controller the answer of an operation: it takes a Call, and returns a Reply or a body."""

    def decorate(method):
        @http.route(
            operation.address.replace("{", "<").replace("}", ">"),
            methods=[operation.method],
            type="http",
            auth="public" if operation.scope == OPEN else "spp_attendance",
            csrf=False,
            save_session=False,
            # of a body whose length is not told, no more is read: one byte too many is told from what may be
            max_content_length=operation.most_bytes + 1,
            spp_operation=operation.id,
        )
        @functools.wraps(method)
        def route(self, **_path):
            began = time.monotonic()
            check_method()
            _check_scope(operation)
            call = Call(operation, request.spp_path)
            with _session_lock(call):
                reply = method(self, call)
                if not isinstance(reply, Reply):
                    reply = Reply(reply)
                _log(call, reply, began)
            return response(reply)

        return route

    return decorate


def check_method():
    """Odoo lets OPTIONS through to every route, which would do what it was not asked to."""
    if request.httprequest.method == "OPTIONS":
        raise problem.MethodNotAllowed(methods_at(request.httprequest.path))


def _check_scope(operation):
    if operation.scope not in (OPEN, ANY) and operation.scope not in request.spp_caller.scopes:
        raise problem.MissingScope(operation.scope)


def _session_lock(call):
    """Let requests that write to one session come one after another.

    PostgreSQL refuses what two transactions change at once, and Odoo repeats the second only after seconds, by chance.
    """
    is_writing = call.operation.scope == "session:write"
    return locked(call.env.cr, f"session {call.path['id']}") if is_writing else nullcontext()


def _log(call, reply, began):
    if call.caller:
        milliseconds = round((time.monotonic() - began) * 1000)
        values = (call.caller.id, call.operation.id, reply.status, reply.rows, reply.outcome, milliseconds)
        call.env["spp.attendance.api.log"]._keep(call.env.cr, *values)


def response(reply):
    """The response that sends a reply."""
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store", **reply.headers}
    return request.make_response(_data(reply.body), list(headers.items()), status=reply.status)


def _data(body):
    return body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
