from odoo import models
from odoo.http import request

from ..controllers.problems import answer_of, is_of_api
from ..controllers.token import caller_of


class IrHttp(models.AbstractModel):
    """The REST API among Odoo's requests: authenticated by a token, with answers that are JSON also when they fail."""

    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
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
        if "spp_operation" in rule.endpoint.routing:
            # read before Odoo looks for a form in it
            request.httprequest.get_data(cache=True)
            request.spp_path = args
        return super()._pre_dispatch(rule, args)

    @classmethod
    def _dispatch(cls, endpoint):
        if "spp_operation" in endpoint.routing:
            request.params = {}  # neither the path nor a query is an argument: see Call
        return super()._dispatch(endpoint)

    @classmethod
    def _handle_error(cls, exception):
        if is_of_api(request.httprequest.path):
            return answer_of(exception)
        return super()._handle_error(exception)
