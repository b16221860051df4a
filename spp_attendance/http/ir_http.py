import logging
import time

import psycopg2

from odoo import models
from odoo.http import request

from ..rest.contract import OPERATIONS
from ..rest.problem import Failed
from .call import keep_body
from .problems import answer_of, is_of_api, problem_of
from .token import caller_of

_logger = logging.getLogger(__name__)


class IrHttp(models.AbstractModel):
    """The REST API among Odoo's requests: authenticated by a token, with answers that are JSON also when they fail."""

    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        request.spp_operation, request.spp_began = endpoint.routing.get("spp_operation"), time.monotonic()
        if endpoint.routing["auth"] != "spp_attendance":
            return super()._authenticate(endpoint)
        return cls._auth_method_spp_attendance()  # whoever is logged in besides does not matter

    @classmethod
    def _auth_method_spp_attendance(cls):
        caller = caller_of(request)
        request.spp_caller = caller
        context = {"allowed_company_ids": [caller.company_id], "tz": caller.tz}
        request.update_env(user=caller.user_id, context={**request.env.context, **context})

    @classmethod
    def _pre_dispatch(cls, rule, args):
        operation = OPERATIONS.get(rule.endpoint.routing.get("spp_operation"))
        if operation:
            request.spp_path = args
        result = super()._pre_dispatch(rule, args)  # which says how large a body may be
        if operation and operation.body is not None:
            keep_body(operation)
        return result

    @classmethod
    def _handle_debug(cls):
        """Nobody debugs here: Odoo would tell more of records in its errors, names of people too."""
        if not is_of_api(request):
            return super()._handle_debug()
        request.session.debug = ""
        return None

    @classmethod
    def _dispatch(cls, endpoint):
        if is_of_api(request):
            request.params = {}  # neither the path nor a query is an argument: see Call
        return super()._dispatch(endpoint)

    @classmethod
    def _handle_error(cls, exception):
        if is_of_api(request):
            problem = problem_of(exception)
            if problem.status != Failed.status:
                exception.loglevel = problem.loglevel  # Odoo would warn in the log, and name people there
            cls._log_refused(problem)
            return answer_of(problem)
        return super()._handle_error(exception)

    @classmethod
    def _log_refused(cls, problem):
        """Log a request that failed, if it is from a client: what nobody knows must not fill the log.

        What the request did is undone, so that the line of the log is all that is committed.
        """
        if not hasattr(request, "spp_caller"):
            return
        milliseconds = round((time.monotonic() - request.spp_began) * 1000)
        values = (request.spp_caller.id, request.spp_operation, problem.status, 0, problem.code, milliseconds)
        cr = request.env.cr
        try:
            cr.rollback()
            request.env["spp.attendance.api.log"]._keep(cr, *values)
            cr.commit()  # pylint: disable=invalid-commit
        except psycopg2.Error:
            _logger.warning("A refused request to the API could not be logged.", exc_info=True)
