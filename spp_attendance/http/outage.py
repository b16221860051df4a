"""What the API answers while PostgreSQL is away. Odoo alone would say 404, and apps would take it for the last word."""

from psycopg2 import OperationalError

from odoo import http
from odoo.http import request
from odoo.tools import config

from ..rest.contract import OPERATIONS, operation_at
from .call import address_of
from .problems import problem_of, problem_response


def _serves_one_database():
    """Whether the server was started for one: then it lacks a database only while PostgreSQL is away."""
    names = config["db_name"] or []
    return len(names.split(",") if isinstance(names, str) else names) == 1


class Outage(http.Controller):
    if _serves_one_database():
        # Without a database Odoo asks no controller of an addon, unless the whole server loads the addon: it asks those
        # of other modules. They answer on each database of a server, so with several ones Odoo says 404 as ever.
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
        if request.db:  # one without the addon, where the whole server loads it
            raise request.not_found()
        operation = operation_at(request.httprequest.method, request.httprequest.path)
        request.spp_operation = operation and operation.id
        return problem_response(problem_of(OperationalError()))
