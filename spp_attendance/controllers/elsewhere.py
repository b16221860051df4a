"""Addresses under the API's prefix that nothing is at."""

import re

from odoo import http
from odoo.http import request

from ..api.contract import OPERATIONS, PREFIX
from ..api.problem import MethodNotAllowed, NotFound


class Elsewhere(http.Controller):
    @http.route([PREFIX, f"{PREFIX}/<path:path>"], type="http", auth="none", csrf=False, save_session=False)
    def elsewhere(self, **_arguments):
        allowed = [each.method for each in OPERATIONS.values() if self._is_at(each, request.httprequest.path)]
        if allowed:
            raise MethodNotAllowed(sorted(set(allowed)))
        raise NotFound(f"There is no such address. {PREFIX}/docs has them all.")

    def _is_at(self, operation, path):
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.address))
        return re.fullmatch(pattern, path)
