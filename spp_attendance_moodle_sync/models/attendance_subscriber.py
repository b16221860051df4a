from odoo import models


class AttendanceSubscriber(models.Model):
    """Links with users of Moodle, and suggestions, follow a person when two contacts are merged."""

    _inherit = "spp.attendance.subscriber"

    def action_link_moodle_user(self):
        """Link the user of Moodle with this person: the button beside each suggestion."""
        user = self.env["spp.moodle.mapping"].browse(self.env.context["moodle_mapping_id"])
        user.subscriber_id = self
        return True

    def _merge_into(self, kept):
        # sudo: whoever merges contacts need not have rights on links
        links = self.env["spp.moodle.mapping"].sudo()
        linked = links.search([("subscriber_id", "in", (self | kept).ids)])
        for same in linked.sorted(lambda link: (link.subscriber_id != kept, link.id)).grouped("instance_id").values():
            same[1:].write({"subscriber_id": False, "reason": "taken"})
        for link in links.search([("suggestion_ids", "in", self.ids)]):
            link.suggestion_ids = (link.suggestion_ids - self) | kept
        return super()._merge_into(kept)
