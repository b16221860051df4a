"""Attendance types and locations on OpenSPP's paths."""

from odoo import http

from ...rest.contract import OPERATIONS
from ...rest.serializers.openspp import choices_document
from ..call import Reply, answers
from ..plain_values import choice_of


class OpenSppChoices(http.Controller):
    @answers(OPERATIONS["openSppTypes"])
    def list_types(self, call):
        return self._choices(call.env["spp.attendance.type"])

    @answers(OPERATIONS["openSppLocations"])
    def list_locations(self, call):
        return self._choices(call.env["spp.attendance.location"])

    def _choices(self, model):
        choices = [choice_of(record) for record in model.search([])]
        return Reply(choices_document(choices), rows=len(choices))
