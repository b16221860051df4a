from odoo import api, fields, models

from .for_clients import SessionForClients
from .from_device import SessionFromDevice
from .of_device import SessionOfDevice


class Session(SessionForClients, SessionFromDevice, SessionOfDevice, models.Model):
    _inherit = "spp.session"

    attendance_location_id = fields.Many2one(
        "spp.attendance.location",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The location of the session in the history of attendance.",
    )

    def _withdrawn_ids(self):
        """With the external ids of the records that were voided or replaced."""
        records = self.env["spp.attendance.list"]
        withdrawn = records.search([("session_id", "in", self.ids), ("state", "!=", "valid")])
        return super()._withdrawn_ids() | set(withdrawn.mapped("external_id"))

    @api.model
    def _fields_copied_to_later(self):
        return (*super()._fields_copied_to_later(), "attendance_location_id")
