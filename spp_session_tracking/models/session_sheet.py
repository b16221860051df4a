from odoo import fields, models


class SessionSheet(models.Model):
    """A signed paper sheet whose marks were entered. Who entered it, and when, are Odoo's own columns."""

    _name = "spp.session.sheet"
    _description = "Paper sheet of a session"
    _inherit = ["spp.checked.values"]
    _order = "id desc"
    _rec_name = "date"

    session_id = fields.Many2one("spp.session", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="session_id.company_id", store=True, precompute=True, index=True)
    date = fields.Date("Date of the sheet", required=True)
    mark_count = fields.Integer("Marks", help="How many people were marked by it.")
    photo = fields.Binary(attachment=True)
    photo_name = fields.Char("Name of the file")
