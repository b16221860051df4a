from odoo import fields, models
from odoo.addons.spp_session_tracking.tools.today import local_today


class ResPartner(models.Model):
    _inherit = "res.partner"

    household_member_ids = fields.One2many(
        "spp.household.membership", "group", "Members", groups="spp_session_tracking.group_viewer"
    )
    household_ids = fields.One2many(
        "spp.household.membership", "individual", "Households", groups="spp_session_tracking.group_viewer"
    )

    def _forget_person(self):
        """Memberships end today: what was counted for a household stays."""
        self._check_may_erase()
        today = local_today(self)
        # sudo: session managers erase people, of all of whose households they are
        memberships = self.env["spp.household.membership"].sudo()
        memberships._part_those_of(self)
        lasting = memberships.search(
            [("individual", "in", self.ids), "|", ("ended_date", "=", False), ("ended_date", ">", today)]
        )
        begun = lasting.filtered(lambda membership: membership.start_date <= today)
        begun.write({"ended_date": today})
        (lasting - begun).unlink()
        return super()._forget_person()

    def _known(self):
        memberships, own = (
            self.env["spp.household.membership"],
            ["|", ("individual", "=", self.id), ("group", "=", self.id)],
        )
        names = ["group", "individual", "kind", "start_date", "ended_date"]
        return {**super()._known(), "households": self._known_rows(memberships, own, names)}
