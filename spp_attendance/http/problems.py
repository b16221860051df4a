"""What went wrong, as an answer: the one place where errors become a status of HTTP."""

import json

from psycopg2 import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.routing import RequestRedirect

from odoo import _
from odoo.exceptions import AccessDenied, AccessError, MissingError, UserError
from odoo.http import request

from ..rest import problem
from ..rest.contract import OPERATIONS, PREFIX
from ..rest.openspp import as_openspp_problem


def is_of_api(sent):
    """Whether a request is one to the API: by its address, or because it came to one of OpenSPP's paths."""
    path = sent.httprequest.path
    return path == PREFIX or path.startswith(f"{PREFIX}/") or _is_of_openspp(sent)


def _is_of_openspp(sent):
    operation = OPERATIONS.get(getattr(sent, "spp_operation", None))
    return bool(operation and operation.is_of_openspp)


def answer_of(found):
    """The response that sends a problem."""
    if _is_of_openspp(request):
        found = as_openspp_problem(found)
    headers = {**found.headers(), "Content-Type": found.media_type}
    return request.make_response(json.dumps(found.document()), list(headers.items()), status=found.status)


def problem_of(exception):
    """The problem that an exception is for the sender of the request."""
    if isinstance(exception, problem.Problem):
        return exception
    if isinstance(exception, MissingError):
        return problem.NotFound(_("It is not there any more."))
    if isinstance(exception, (AccessError, AccessDenied)):
        return problem.Forbidden(_("The user of this client has no right to do this."))
    if isinstance(exception, UserError):
        return problem.Unprocessable(str(exception))
    if isinstance(exception, OperationalError):
        return problem.Busy(_("Others change the same at this moment. Send it again."))
    if isinstance(exception, HTTPException):
        return _problem_of_http(exception)
    return problem.Failed(_("The server failed. Its log says why."))


def _problem_of_http(exception):
    if isinstance(exception, (NotFound, RequestRedirect)):
        return problem.NotFound(_("There is no such address."))
    if isinstance(exception, MethodNotAllowed):
        return problem.MethodNotAllowed(list(exception.valid_methods or []))
    if isinstance(exception, RequestEntityTooLarge):
        return problem.TooLarge(_("Send it in parts."))
    if 400 <= (exception.code or 500) < 500:
        return problem.Malformed(_("The request cannot be read."))
    return problem.Failed(_("The server failed. Its log says why."))
