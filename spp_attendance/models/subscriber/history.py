from odoo import _, api
from odoo.exceptions import UserError


class SubscriberHistory:
    """What the history says of a person."""

    __slots__ = ()

    def _compute_days_present(self):
        counted = self.env["spp.attendance.history"]._read_group(
            [("participant_id", "in", self.partner_id.ids)],
            ["participant_id", "company_id"],
            ["days_present:count_distinct"],
        )
        days = {(partner.id, company.id): count for partner, company, count in counted}
        for subscriber in self:
            subscriber.days_present = days.get((subscriber.partner_id.id, subscriber.company_id.id), 0)

    @api.model
    def _search_days_present(self, operator, value):
        raise UserError(_("People cannot be searched by their days present. Group the history by person instead."))

    def action_view_history(self):
        """Show every attendance of the person that counts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_attendance.spp_attendance_history_action")
        domain = [("participant_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)]
        return {**action, "domain": domain}
