from odoo import api, models
from odoo.tools import SQL

# The registry has moments in UTC: their days are those of the company's time zone. A membership without a start has
# always been. The registry hides memberships of people and of groups that are disabled: from then on there are none.
# OpenSPP may have a group in a group: members of a household are persons, so that group is none.
MEMBERSHIPS = """
    select membership.group as household_id,
           membership.individual as participant_id,
           kind.name as role,
           coalesce((membership.start_date at time zone 'UTC' at time zone zone.name)::date, '0001-01-01') as date_from,
           (least(membership.ended_date, individual.disabled, household.disabled) at time zone 'UTC'
               at time zone zone.name)::date as date_to
      from g2p_group_membership membership
      join res_partner individual on individual.id = membership.individual
      join res_partner household on household.id = membership.group
      cross join (select %s::text as name) as zone
      left join %s kind_link on kind_link.%s = membership.id
      left join g2p_group_membership_kind kind on kind.id = kind_link.%s
     where individual.is_group is not true
"""


class HouseholdSource(models.AbstractModel):
    """The households of the registry: its groups and their members."""

    _inherit = "spp.household.source"

    @api.model
    def _household_sql(self):
        for model in ("g2p.group.membership", "g2p.group.membership.kind"):
            self.env[model].flush_model()
        self.env["res.partner"].flush_model(["disabled", "is_group"])
        kinds = self.env["g2p.group.membership"]._fields["kind"]
        link = (SQL.identifier(name) for name in (kinds.relation, kinds.column1, kinds.column2))
        return SQL("%s union all %s", super()._household_sql(), SQL(MEMBERSHIPS, self._zone(), *link))

    @api.model
    def _role_names(self):
        kinds = self.env["g2p.group.membership.kind"].search([("name", "!=", False)], order="id")
        return [*super()._role_names(), *kinds.mapped("name")]
