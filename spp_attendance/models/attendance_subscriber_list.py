from odoo import fields, models


class Subscriber(models.Model):
    _inherit = "spp.attendance.subscriber"

    attendance_list_ids = fields.One2many("spp.attendance.list", "subscriber_id", "Recorded attendance")
