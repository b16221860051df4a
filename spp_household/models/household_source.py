from odoo import api, models
from odoo.tools import SQL

MEMBERSHIPS = """
    select membership.group as household_id,
           membership.individual as participant_id,
           role.name as role,
           membership.start_date as date_from,
           membership.ended_date as date_to
      from spp_household_membership membership
      left join spp_household_membership_spp_household_role_rel role_link
        on role_link.spp_household_membership_id = membership.id
      left join spp_household_role role on role.id = role_link.spp_household_role_id
"""


class HouseholdSource(models.AbstractModel):
    _inherit = "spp.household.source"

    @api.model
    def _household_sql(self):
        for model in ("spp.household.membership", "spp.household.role"):
            self.env[model].flush_model()
        return SQL("%s union all %s", super()._household_sql(), SQL(MEMBERSHIPS))

    @api.model
    def _role_names(self):
        return [*super()._role_names(), *self.env["spp.household.role"].search([("name", "!=", False)]).mapped("name")]
