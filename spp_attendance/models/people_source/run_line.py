from odoo import fields, models

RECORDER = "spp_attendance.group_recorder"


class RegistryRunLine(models.Model):
    """What became of one record, or of one person who is missing. Records that say nothing new have no line."""

    _name = "spp.registry.run.line"
    _description = "Line of a run of a registry"
    _order = "outcome desc, id"  # rejected and missing ones first
    _rec_name = "record_key"

    run_id = fields.Many2one("spp.registry.run", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="run_id.company_id")
    outcome = fields.Selection(
        [
            ("created", "Created"),
            ("changed", "Changed"),
            ("rejected", "Rejected"),
            ("missing", "Not in the registry"),
        ],
        required=True,
        readonly=True,
    )
    record_key = fields.Char("Identifier", readonly=True, groups=RECORDER)
    subscriber_id = fields.Many2one(
        "spp.attendance.subscriber", "Person", readonly=True, ondelete="set null", index=True
    )
    page = fields.Integer("On page", readonly=True, group_operator=None)
    changes = fields.Text("Old and new", readonly=True)
    reasons = fields.Text("Why not", readonly=True)
