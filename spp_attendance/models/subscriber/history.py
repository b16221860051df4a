from odoo import fields, models


class Subscriber(models.Model):
    """A person and what was recorded of them: the records, and the history that counts them."""

    _inherit = "spp.attendance.subscriber"

    attendance_list_ids = fields.One2many("spp.attendance.list", "subscriber_id", "Recorded attendance")
    days_present = fields.Integer(
        "Days present", compute="_compute_days_present", help="The days the person was present or late on."
    )

    def _compute_days_present(self):
        counted = self.env["spp.attendance.history"]._read_group(
            [("participant_id", "in", self.partner_id.ids)],
            ["participant_id", "company_id"],
            ["days_present:count_distinct"],
        )
        days = {(partner.id, company.id): count for partner, company, count in counted}
        for subscriber in self:
            subscriber.days_present = days.get((subscriber.partner_id.id, subscriber.company_id.id), 0)

    def action_view_history(self):
        """Show every attendance of the person that counts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("spp_attendance.spp_attendance_history_action")
        domain = [("participant_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)]
        return {**action, "domain": domain}
