from odoo import _, fields, models
from odoo.exceptions import UserError


class AttendanceListDecide(models.TransientModel):
    """The dialog to decide about some records, or to void them, with one reason for all."""

    _name = "spp.attendance.list.decide"
    _description = "Decide"
    _inherit = ["spp.session.dialog"]
    _target = None

    record_ids = fields.Many2many("spp.attendance.list", string="Records", readonly=True)
    decision = fields.Selection(
        [
            ("accept", "Accept it as it is"),
            ("link", "Choose the person"),
            ("new", "Make a new person"),
            ("move", "Choose the session"),
            ("refuse", "Refuse it"),
        ],
        default="accept",
    )
    problem = fields.Text("Why it cannot be accepted as it is", readonly=True)
    is_void = fields.Boolean(help="Void the records, without another decision.")
    subscriber_id = fields.Many2one("spp.attendance.subscriber", "Person", ondelete="cascade")
    new_name = fields.Char("Name of the new person", help="As it was sent. Correct it before you confirm.")
    new_identifier = fields.Char("Identifier of the new person")
    session_id = fields.Many2one("spp.session", help="Empty: the record is about no session.", ondelete="cascade")
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        records = self.record_ids
        if self.is_void:
            records.void(self.reason)
        elif self.decision == "link":
            if not self.subscriber_id:
                raise UserError(_("Choose the person."))
            records.link(self.subscriber_id.id, self.reason)
        elif self.decision == "new":
            records.link(self._make_person().id, self.reason)
        elif self.decision == "move":
            records.move(self.session_id.id, self.reason)
        elif self.decision == "refuse":
            records.refuse(self.reason)
        else:
            records.accept(self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _make_person(self):
        """The new person, whom nobody else's identifier names: creating refuses that."""
        if len(self.record_ids.company_id) != 1:
            raise UserError(_("Choose records of one company."))
        person = {"name": self.new_name, "person_identifier": self.new_identifier}
        return self.env["spp.attendance.subscriber"].create({**person, "company_id": self.record_ids.company_id.id})
