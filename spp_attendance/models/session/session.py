from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from .for_clients import SessionForClients
from .from_device import SessionFromDevice
from .of_device import SessionOfDevice
from .planned import SessionPlanned


class Session(SessionForClients, SessionFromDevice, SessionOfDevice, SessionPlanned, models.Model):
    _inherit = "spp.session"

    attendance_location_id = fields.Many2one(
        "spp.attendance.location",
        "Attendance location",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The location of the session in the history of attendance.",
    )

    external_id = fields.Char(
        "External id", readonly=True, copy=False, help="The id that the system which planned the session gave it."
    )
    # of what that system said, so that the same is known when it is sent again
    plan_digest = fields.Char("Digest of the plan", groups=NO_ACCESS, copy=False)

    _sql_constraints = [
        ("external_id_unique", "unique(company_id, external_id)", "The company has a session with this external id."),
    ]

    @api.model
    def _server_fields(self):
        return super()._server_fields() | {"external_id", "plan_digest"}

    def _withdrawn_ids(self):
        """With the external ids of the records that were voided or replaced."""
        records = self.env["spp.attendance.list"]
        withdrawn = records.search([("session_id", "in", self.ids), ("state", "!=", "valid")])
        return super()._withdrawn_ids() | set(withdrawn.mapped("external_id"))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_records(self):
        # sudo: also those that only officers see
        record = self.env["spp.attendance.list"].sudo().search([("session_id", "in", self.ids)], limit=1)
        if record:
            raise UserError(
                _(
                    "Records name “%(session)s”; they may wait for an officer, or be refused. It is not deleted any "
                    "more. Cancel it, and give the reason.",
                    session=record.session_id.display_name,
                )
            )

    @api.model
    def _fields_copied_to_later(self):
        return (*super()._fields_copied_to_later(), "attendance_location_id")
