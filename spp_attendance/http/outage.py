"""What the API answers while PostgreSQL is away. Odoo alone would say 404, and apps would take it for the last word."""

from psycopg2 import OperationalError

from odoo import http
from odoo.http import request

from ..rest.contract import OPERATIONS, operation_at
from .call import address_of
from .problems import problem_of, problem_response


class Outage(http.Controller):
    # Without a database Odoo asks no controller of an addon, unless the whole server loads the addon: it asks those of
    # other modules.
    __module__ = "spp_attendance"

    @http.route(
        sorted({address_of(operation) for operation in OPERATIONS.values()}),
        type="http",
        auth="none",
        csrf=False,
        save_session=False,
        spp_is_outage=True,
    )
    def outage(self, **_arguments):
        if request.db:  # one of the same server that does not have the addon
            raise request.not_found()
        operation = operation_at(request.httprequest.method, request.httprequest.path)
        request.spp_operation = operation and operation.id
        return problem_response(problem_of(OperationalError()))
