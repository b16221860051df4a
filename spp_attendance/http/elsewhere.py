"""Addresses under the API's prefix that nothing is at."""

from odoo import http
from odoo.http import request

from ..rest.contract import PAGE, PREFIX, methods_at
from ..rest.problem import MethodNotAllowed, NotFound


class Elsewhere(http.Controller):
    @http.route([PREFIX, f"{PREFIX}/<path:path>"], type="http", auth="none", csrf=False, save_session=False)
    def elsewhere(self, **_arguments):
        allowed = methods_at(request.httprequest.path)
        if allowed:
            raise MethodNotAllowed(allowed)
        raise NotFound(f"There is no such address. {PAGE} has them all.")
