from odoo import fields, models


class Subscriber(models.Model):
    _name = "spp.attendance.subscriber"
    _description = "Person"
    _inherits = {"res.partner": "partner_id"}

    partner_id = fields.Many2one("res.partner", required=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    person_identifier = fields.Char(index=True)
    active = fields.Boolean(default=True)


class Type(models.Model):
    _name = "spp.attendance.type"
    _description = "Type"
    name = fields.Char()
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)


class Location(models.Model):
    _name = "spp.attendance.location"
    _description = "Location"
    name = fields.Char()
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)


class SessionType(models.Model):
    _inherit = "spp.session.type"
    attendance_type_id = fields.Many2one("spp.attendance.type")


class Session(models.Model):
    _inherit = "spp.session"
    attendance_location_id = fields.Many2one("spp.attendance.location")
