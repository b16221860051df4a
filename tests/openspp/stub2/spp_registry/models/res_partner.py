from odoo import _, fields, models
from odoo.exceptions import ValidationError

ROLES = "urn:openspp:vocab:group-membership-type"


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_registrant = fields.Boolean("Registrant", index=True)
    is_group = fields.Boolean("Group", index=True)
    disabled = fields.Datetime("Date Disabled")
    disabled_reason = fields.Text()
    disabled_by = fields.Many2one("res.users")
    reg_ids = fields.One2many("spp.registry.id", "partner_id", "Registrant IDs")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    registration_date = fields.Date(default=fields.Date.context_today)
    family_name = fields.Char()
    given_name = fields.Char()
    addl_name = fields.Char("Additional Name")
    birthdate = fields.Date("Date of Birth")
    gender_id = fields.Many2one("spp.vocabulary.code", "Gender")
    group_membership_ids = fields.One2many("spp.group.membership", "group", "Group Members")
    individual_membership_ids = fields.One2many("spp.group.membership", "individual", "Membership to Groups")

    def write(self, vals):
        """As OpenSPP 2 does: whoever changes a contact reads its memberships, with the rights of the user."""
        result = super().write(vals)
        head = self.env["spp.vocabulary.code"].sudo().get_code(ROLES, "head")  # sudo: as OpenSPP 2 does
        for group in self | self.individual_membership_ids.group:
            if sum(head.id in membership.membership_type_ids.ids for membership in group.group_membership_ids) > 1:
                raise ValidationError(_("Only one %s is allowed per group", head.display))
        return result
