from odoo import api, fields, models


class AttendanceLocation(models.Model):
    _inherit = "spp.attendance.location"

    service_point_id = fields.Many2one(
        "spp.service.point",
        "Service point",
        index="btree_not_null",
        ondelete="restrict",
        help="OpenSPP's service point that this location is.",
    )

    _sql_constraints = [
        (
            "service_point_unique",
            "unique(company_id, service_point_id)",
            "Another location of the company is this service point already, perhaps an archived one. Use that one.",
        ),
    ]

    @api.onchange("service_point_id")
    def _onchange_service_point_id(self):
        """Propose the name and the area of the service point."""
        for location in self.filtered("service_point_id"):
            location.name = location.name or location.service_point_id.name
            location.area_id = location.area_id or location.service_point_id.area_id
