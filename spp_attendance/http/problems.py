"""Errors as answers: the one place where an exception gets a status of HTTP."""

import errno

from psycopg2 import DatabaseError, InterfaceError, OperationalError
from psycopg2.errors import ReadOnlySqlTransaction
from psycopg2.pool import PoolError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.routing import RequestRedirect

from odoo import _
from odoo.exceptions import AccessDenied, AccessError, MissingError, UserError
from odoo.http import request

from ..rest import json_text
from ..rest import problem as problems
from ..rest.contract import OPERATIONS, PREFIX
from ..rest.oauth import as_oauth_problem
from ..rest.openspp import as_openspp_problem
from ..tools.not_there import NotThere
from .json_response import json_response

FULL = (errno.ENOSPC, errno.EDQUOT)  # of the disk of Odoo
DISK_FULL = "53100"  # of the disk of PostgreSQL
# Of these classes of SQLSTATE the whole request may be repeated at once: others change the same rows.
CONCURRENT = ("40", "55")
UNAVAILABLE = (OperationalError, InterfaceError, ReadOnlySqlTransaction, PoolError)


def is_for_api(sent):
    """Whether a request is for the API: by its address, or because it is for one of OpenSPP's paths."""
    path = sent.httprequest.path
    return path == PREFIX or path.startswith(f"{PREFIX}/") or _is_for_openspp(sent)


def _is_for_openspp(sent):
    operation = _operation_of(sent)
    return bool(operation and operation.is_of_openspp)


def _operation_of(sent):
    return OPERATIONS.get(getattr(sent, "spp_operation", None))


def problem_response(problem):
    """The response that sends a problem."""
    operation = _operation_of(request)
    if operation and operation.is_form:
        problem = as_oauth_problem(problem)
    if operation and operation.is_of_openspp:
        problem = as_openspp_problem(problem)
    headers = {**problem.headers(), "Content-Type": problem.media_type}
    return json_response(json_text.written(problem.document()), headers, problem.status)


def problem_of(exception):
    """The problem that the sender of the request gets instead of an exception."""
    if isinstance(exception, problems.MissingScope):
        return problems.MissingScope(exception.scope, _missing_scope_text(exception.scope))
    if isinstance(exception, problems.Problem):
        return exception
    if isinstance(exception, NotThere):
        return problems.NotFound(str(exception))
    if isinstance(exception, MissingError):
        return problems.NotFound(_("It does not exist any more."))
    if isinstance(exception, (AccessError, AccessDenied)):
        return problems.Forbidden(_("The user of this client has no right to do this. Ask an administrator for it."))
    if isinstance(exception, UserError):
        return problems.Unprocessable(str(exception))
    if isinstance(exception, UNAVAILABLE) or _is_of_connection(exception):
        return _problem_of_database(getattr(exception, "pgcode", None) or "")
    if isinstance(exception, OSError) and exception.errno in FULL:
        return _storage_full()
    if isinstance(exception, HTTPException):
        return _problem_of_http(exception)
    return problems.Failed(_("The server failed. The administrator finds the reason in its log."))


def _missing_scope_text(scope):
    return _("The token lacks the scope %(scope)s. Ask an administrator to give it to the client.", scope=scope)


def _is_of_connection(exception):
    """Whether PostgreSQL was lost in the middle of an answer: what it says itself has a class and a SQLSTATE."""
    return type(exception) is DatabaseError and exception.pgcode is None


def _problem_of_database(sqlstate):
    """The problem of an error of PostgreSQL that is none of the request. sqlstate: "" where the connection was lost."""
    if sqlstate == DISK_FULL:
        return _storage_full()
    if sqlstate[:2] in CONCURRENT:
        return problems.Busy(_("Another request changes the same at this moment. Send it again."))
    text = _("The database cannot be reached, or takes nothing now. Nothing was saved. Send it again later.")
    return problems.Unavailable(text)


def _storage_full():
    text = _("The disk of the server is full. Nothing was saved. Keep it, and send it again later.")
    return problems.StorageFull(text)


def _problem_of_http(exception):
    if isinstance(exception, (NotFound, RequestRedirect)):
        return problems.NotFound(_("There is no such address."))
    if isinstance(exception, MethodNotAllowed):
        return problems.MethodNotAllowed(list(exception.valid_methods or []))
    if isinstance(exception, RequestEntityTooLarge):
        return problems.TooLarge(_("Send it in parts."))
    if 400 <= (exception.code or 500) < 500:
        return problems.Malformed(_("The request cannot be read."))
    return problems.Failed(_("The server failed. The administrator finds the reason in its log."))
