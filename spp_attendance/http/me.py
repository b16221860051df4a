"""Who the caller is."""

from odoo import fields, http

from ..rest.contract import OPERATIONS
from ..rest.serializers.sessions import Named
from ..rest.serializers.tokens import me_document
from .call import answers


class Me(http.Controller):
    @answers(OPERATIONS["getMe"])
    def me(self, call):
        caller, user, company = call.caller, call.env.user, call.env.company
        return me_document(
            client_id=caller.client_id,
            user=Named(user.id, user.name),
            company=Named(company.id, company.name),
            tz=caller.tz,
            scopes=caller.scopes,
            device_label=caller.device_label if caller.is_device else None,
            now=fields.Datetime.now(),
            requests_per_minute=call.env["spp.attendance.api.log"]._limit(call.caller.requests_per_minute),
        )
