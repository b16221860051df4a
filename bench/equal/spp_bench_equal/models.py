"""Bare models with the columns that OpenSPP documents."""

from odoo import fields, models


class Person(models.Model):
    _name = "spp.bench.person"
    _description = "Person of the benchmark"

    name = fields.Char()
    person_identifier = fields.Char(index=True)


class Choice(models.Model):
    _name = "spp.bench.choice"
    _description = "Type or location of the benchmark"

    name = fields.Char()
    description = fields.Char()


class Attendance(models.Model):
    _name = "spp.bench.attendance"
    _description = "Attendance of the benchmark"

    person_id = fields.Many2one("spp.bench.person")
    attendance_date = fields.Date()
    attendance_time = fields.Char()
    attendance_type_id = fields.Many2one("spp.bench.choice")
    attendance_location_id = fields.Many2one("spp.bench.choice")
    attendance_description = fields.Text()
    attendance_external_url = fields.Char()
    attendance_category = fields.Char()
    submitted_by = fields.Char()
    submitted_datetime = fields.Char()
    submission_source = fields.Char()
