from odoo import api, fields, models

from ..moodle.sheet import ACRONYMS
from .session_attendance import statuses_of_lines


class MoodleStatus(models.Model):
    """What an acronym in Moodle means here. Marks with acronyms without a meaning are skipped and counted."""

    _name = "spp.moodle.status"
    _description = "Meaning of a status in Moodle"
    _order = "instance_id, sequence, id"
    _rec_name = "acronym"

    instance_id = fields.Many2one("spp.moodle.instance", "Site", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="instance_id.company_id")
    sequence = fields.Integer(default=10, help="Of several with the same meaning, the first one is sent to Moodle.")
    acronym = fields.Char(required=True, help="As it is written in Moodle. Capital and small letters differ.")
    status = fields.Selection(statuses_of_lines, "Means", help="Empty: nobody has said it yet.")
    is_left_out = fields.Boolean("Not synced", help="Marks with it are skipped, and no run names them.")
    # of a status that was found in Moodle
    description = fields.Char("Name in Moodle", readonly=True)
    mark_count = fields.Integer("Marks", readonly=True, help="How many marks had it when it was last read.")

    _sql_constraints = [
        (
            "acronym_unique",
            "unique(instance_id, acronym)",
            "The site has this acronym already. Change its meaning there.",
        ),
    ]

    @api.model
    def _default_commands(self):
        """Commands that create the acronyms of an installation of Moodle in English."""
        return [fields.Command.create({"acronym": acronym, "status": status}) for acronym, status in ACRONYMS.items()]
