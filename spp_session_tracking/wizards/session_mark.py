from odoo import api, fields, models

from ..rules import ATTENDED
from ..tools.options import options_of

# what can be stated with each status
DETAILS = {**dict.fromkeys(ATTENDED, ("attended_by_id", "attendance_time")), "excused": ("excuse_reason",)}


class SessionMark(models.TransientModel):
    """States of a person what one button cannot: who came in their place, when they came, why they are excused."""

    _name = "spp.session.mark"
    _description = "Mark a person"
    _inherit = ["spp.session.line.dialog"]

    status = fields.Selection(
        options_of("spp.session.attendance", "status"),
        compute="_compute_stated",
        store=True,
        readonly=False,
        precompute=True,
    )
    attended_by_id = fields.Many2one(
        "res.partner",
        "Stand-in",
        ondelete="cascade",
        domain=lambda self: self.env["spp.session.attendance"]._fields["attended_by_id"].domain(self),
        compute="_compute_stated",
        store=True,
        readonly=False,
        precompute=True,
    )
    attendance_time = fields.Datetime("Came at", compute="_compute_stated", store=True, readonly=False, precompute=True)
    excuse_reason = fields.Char("Excuse", compute="_compute_stated", store=True, readonly=False, precompute=True)

    @api.depends("attendance_id")
    def _compute_stated(self):
        for dialog in self:
            line = dialog.attendance_id
            dialog.status = line.status
            dialog.attended_by_id = line.attended_by_id
            dialog.attendance_time = line.attendance_time
            dialog.excuse_reason = line.excuse_reason

    def action_confirm(self):
        self.ensure_one()
        self._check_as_shown()
        line = self.attendance_id
        wanted = {name: self[name] for name in ("status", *DETAILS.get(self.status, ()))}
        changed = [name for name, value in wanted.items() if line[name] != value]
        if line.basis == "assumed":
            changed = ["status", *changed]  # to state what was only assumed is something new
        line.write({name: self._fields[name].convert_to_write(wanted[name], self) for name in changed})
        self.unlink()  # the excuse belongs on the line, where only facilitators of the session and officers see it
        return {"type": "ir.actions.act_window_close"}
