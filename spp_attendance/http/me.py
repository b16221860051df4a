"""Who one is to the API."""

from odoo import fields, http

from ..rest import moment
from ..rest.contract import OPERATIONS, VERSION
from ..rest.contract.attendances import MOST_ROWS
from ..rest.operation import MOST_BYTES
from .call import answers
from .paging import MOST_ITEMS


class Me(http.Controller):
    @answers(OPERATIONS["getMe"])
    def me(self, call):
        user, company = call.env.user, call.env.company
        return {
            "client_id": call.caller.client_id,
            "user": {"id": user.id, "name": user.name},
            "company": {"id": company.id, "name": company.name},
            "tz": call.caller.tz,
            "scopes": sorted(call.caller.scopes),
            "server_time": moment.written(fields.Datetime.now()),
            "limits": {"rows": MOST_ROWS, "page": MOST_ITEMS, "bytes": MOST_BYTES},
            "version": VERSION,
        }
