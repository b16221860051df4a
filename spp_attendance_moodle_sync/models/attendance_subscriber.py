from odoo import models


class AttendanceSubscriber(models.Model):
    """Two contacts that turn out to be one person may both be linked with users of a site, or suggested for one."""

    _inherit = "spp.attendance.subscriber"

    def action_link_moodle_user(self):
        """Say that it is this person whom Moodle lists: the button beside each one suggested."""
        user = self.env["spp.moodle.mapping"].browse(self.env.context["moodle_mapping_id"])
        user.subscriber_id = self
        return True

    def _merge_into(self, kept):
        # sudo: whoever merges contacts need not keep links
        links = self.env["spp.moodle.mapping"].sudo()
        linked = links.search([("subscriber_id", "in", (self | kept).ids)])
        for same in linked.sorted(lambda link: (link.subscriber_id != kept, link.id)).grouped("instance_id").values():
            same[1:].write({"subscriber_id": False, "reason": "taken"})
        for link in links.search([("suggestion_ids", "in", self.ids)]):
            link.suggestion_ids = (link.suggestion_ids - self) | kept
        return super()._merge_into(kept)
