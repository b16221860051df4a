from odoo import _, api, fields, models


class SessionSnapshotEvent(models.Model):
    """People were erased from a snapshot, or contacts named in it were merged. Only the server adds to this log."""

    _name = "spp.session.snapshot.event"
    _description = "What was done to a snapshot"
    _inherit = ["spp.append.only"]
    _order = "id desc"
    _rec_name = "kind"

    snapshot_id = fields.Many2one("spp.session.snapshot", required=True, readonly=True, index=True, ondelete="restrict")
    kind = fields.Selection(
        [("erased", "People erased"), ("merged", "Contacts merged")], "What was done", required=True, readonly=True
    )
    people_count = fields.Integer("People", required=True, readonly=True)
    # verify() reads it: links.py
    what = fields.Char("Contacts", readonly=True, help="The ids of the contacts, without names.")
    reason = fields.Char(readonly=True)
    done_by_id = fields.Many2one("res.users", "Done by", required=True, readonly=True, ondelete="restrict")
    done_at = fields.Datetime("Done at", required=True, readonly=True)

    @api.model
    def _refusal(self):
        return _("Nobody can add to the log of what was done to snapshots, change or delete it.")
