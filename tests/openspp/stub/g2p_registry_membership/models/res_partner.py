from odoo import _, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    _inherit = "res.partner"

    group_membership_ids = fields.One2many("g2p.group.membership", "group", "Group Members")
    individual_membership_ids = fields.One2many("g2p.group.membership", "individual", "Membership to Groups")

    def write(self, vals):
        """As OpenG2P does: whoever changes a contact reads its members, with the rights of the user."""
        result = super().write(vals)
        for kind in self.env["g2p.group.membership.kind"].search([("is_unique", "=", True)]):
            if sum(kind in membership.kind for membership in self.group_membership_ids) > 1:
                raise ValidationError(_("Only one %s is allowed per group", kind.name))
        return result
