from odoo import fields, models


class PersonErase(models.TransientModel):
    _name = "spp.person.erase"
    _description = "Erase a person"
    _inherit = ["spp.session.dialog"]
    _target = ""  # asked for the right by what it does: whoever erases people need not change contacts

    participant_id = fields.Many2one("res.partner", "Person", required=True, readonly=True, ondelete="cascade")
    reason = fields.Char(required=True, help="Without names: it stays in the log of snapshots.")

    def action_confirm(self):
        """Erase the person, and go where no name is on the screen."""
        self.ensure_one()
        self.participant_id.erase_person(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
