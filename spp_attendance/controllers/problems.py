"""What went wrong, as an answer: the one place where errors become a status of HTTP."""

import json

from psycopg2 import OperationalError
from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

from odoo import _
from odoo.exceptions import AccessDenied, AccessError, MissingError, UserError
from odoo.http import request

from ..api import problem
from ..api.contract import PREFIX


def is_of_api(path):
    """Whether an address is one of the API."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def answer_of(told):
    """The response that tells of a problem."""
    headers = {**told.headers(), "Content-Type": told.media_type}
    return request.make_response(json.dumps(told.document()), list(headers.items()), status=told.status)


def problem_of(exception):
    """The problem that an exception is to whoever sent the request."""
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
    if isinstance(exception, NotFound):
        return problem.NotFound(_("There is no such address."))
    if isinstance(exception, MethodNotAllowed):
        return problem.MethodNotAllowed(list(exception.valid_methods or []))
    if isinstance(exception, RequestEntityTooLarge):
        return problem.TooLarge(_("Send it in parts."))
    if isinstance(exception, BadRequest):
        return problem.Malformed(_("The request cannot be read."))
    return problem.Failed(_("The server failed. Its log says why."))
