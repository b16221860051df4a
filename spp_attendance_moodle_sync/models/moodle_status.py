from odoo import fields, models

from .session_attendance import statuses_of_lines


class MoodleStatus(models.Model):
    """What an acronym of Moodle's means here. What is not listed is passed over and counted."""

    _name = "spp.moodle.status"
    _description = "Meaning of a status in Moodle"
    _order = "instance_id, sequence, id"
    _rec_name = "acronym"

    instance_id = fields.Many2one("spp.moodle.instance", "Site", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="instance_id.company_id")
    sequence = fields.Integer(default=10, help="Of several that mean the same, the first one is sent to Moodle.")
    acronym = fields.Char(required=True, help="As it is written in Moodle: letters of another size are another one.")
    status = fields.Selection(statuses_of_lines, "Means", required=True)

    _sql_constraints = [
        (
            "acronym_unique",
            "unique(instance_id, acronym)",
            "The site has this acronym already. Change its meaning there.",
        ),
    ]
