import logging
import time

import psycopg2

from odoo import models
from odoo.http import request

from ..models.session.of_device import IS_DEVICE
from ..rest import language
from ..rest.contract import OPERATIONS
from ..rest.problem import Failed, TooManyRequests
from .call import cache_body
from .cors import Preflight, note_origin, preflight_response
from .problems import is_for_api, problem_of, problem_response
from .token import caller_of

_logger = logging.getLogger(__name__)


class IrHttp(models.AbstractModel):
    """Requests for the REST API: a token authenticates them, and their errors are JSON, too."""

    _inherit = "ir.http"

    def _generate_routing_rules(self, modules, converters):
        """Leave out what answers without a database (see outage.py)."""
        for address, endpoint in super()._generate_routing_rules(modules, converters):
            if not endpoint.routing.get("spp_is_outage"):
                yield address, endpoint

    @classmethod
    def _authenticate(cls, endpoint):
        request.spp_operation, request.spp_began = endpoint.routing.get("spp_operation"), time.monotonic()
        note_origin(request)
        if endpoint.routing["auth"] != "spp_attendance":
            return super()._authenticate(endpoint)
        return cls._auth_method_spp_attendance()  # a session cookie of Odoo does not count here

    @classmethod
    def _auth_method_spp_attendance(cls):
        caller = caller_of(request)
        request.spp_caller = caller
        language_code = cls._language_for(caller)
        log = request.env["spp.attendance.api.log"].with_context(lang=language_code)
        log._check_limit(caller, caller.request_at_limit)
        context = {"allowed_company_ids": [caller.company_id], "tz": caller.tz, IS_DEVICE: caller.is_device}
        context["lang"] = language_code
        request.update_env(user=caller.user_id, context={**request.env.context, **context})

    @classmethod
    def _language_for(cls, caller):
        """That of `Accept-Language`, if it is installed, else the user's; on a device always the user's."""
        # sudo: nobody is logged in yet, and the languages are no secret
        installed = dict(request.env["res.lang"].sudo().get_installed())
        usual = caller.user_lang if caller.user_lang in installed else request.env.context.get("lang") or ""
        accepted = [] if caller.is_device else request.httprequest.accept_languages
        return language.chosen(accepted, installed, usual)

    @classmethod
    def _pre_dispatch(cls, rule, args):
        operation = OPERATIONS.get(rule.endpoint.routing.get("spp_operation"))
        if operation:
            request.spp_path = args
        result = super()._pre_dispatch(rule, args)  # it sets how large a body may be
        if operation and operation.body is not None:
            cache_body(operation)
        return result

    @classmethod
    def _handle_debug(cls):
        """No debug mode: with it, Odoo's errors say more about records, and so name people."""
        if not is_for_api(request):
            return super()._handle_debug()
        request.session.debug = ""
        return None

    @classmethod
    def _dispatch(cls, endpoint):
        if is_for_api(request):
            request.params = {}  # routes take no arguments: Call reads path and query
        return super()._dispatch(endpoint)

    @classmethod
    def _handle_error(cls, exception):
        if isinstance(exception, Preflight):
            return preflight_response()
        if is_for_api(request):
            problem = problem_of(exception)
            if problem.status != Failed.status:
                cls._log_outage(problem, exception)
                exception.loglevel = logging.DEBUG  # else Odoo writes a warning to its log, with names of people
            cls._log_refused(problem)
            return problem_response(problem)
        return super()._handle_error(exception)

    @classmethod
    def _log_outage(cls, problem, exception):
        """Tell the administrator, without what PostgreSQL says of the row."""
        if problem.loglevel > logging.DEBUG:
            kind = getattr(exception, "pgcode", None) or type(exception).__name__
            _logger.log(problem.loglevel, "%s of the API: %s (%s)", request.spp_operation, problem.title, kind)

    @classmethod
    def _log_refused(cls, problem):
        """Log a request that failed, if it has a valid token: nobody else may fill the log.

        All that the request did is rolled back. Only the line of the log is committed.
        """
        if not hasattr(request, "spp_caller"):
            return
        milliseconds = round((time.monotonic() - request.spp_began) * 1000)
        values = (request.spp_caller.id, request.spp_operation, problem.status, 0, problem.code, milliseconds)
        cr, log = request.env.cr, request.env["spp.attendance.api.log"]
        try:
            cr.rollback()
            if problem.status == TooManyRequests.status and log._is_refusal_logged(request.spp_caller.id):
                return
            log._add(cr, *values, request.httprequest.remote_addr)
            cr.commit()  # pylint: disable=invalid-commit
        except psycopg2.Error:
            _logger.warning("A refused request to the API could not be logged.", exc_info=True)
