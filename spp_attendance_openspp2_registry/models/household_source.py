from odoo import api, models
from odoo.tools import SQL

# The registry has moments in UTC: their days are those of the company's time zone. A membership without a start has
# always been. One that was archived without an end is left out: nobody said until when it held. Who is disabled is no
# member from then on, and a group that is disabled has none. Nor is a group that is in a group: members of a household
# are persons. A role is named in English, whatever the language of the user.
MEMBERSHIPS = """
    select membership.group as household_id,
           membership.individual as participant_id,
           role.display ->> 'en_US' as role,
           coalesce((membership.start_date at time zone 'UTC' at time zone zone.name)::date, '0001-01-01') as date_from,
           (least(membership.ended_date, individual.disabled, household.disabled) at time zone 'UTC'
               at time zone zone.name)::date as date_to
      from spp_group_membership membership
      join res_partner individual on individual.id = membership.individual
      join res_partner household on household.id = membership.group
      cross join (select %s::text as name) as zone
      left join %s role_link on role_link.%s = membership.id
      left join spp_vocabulary_code role on role.id = role_link.%s
     where (membership.active or membership.ended_date is not null) and individual.is_group is not true
"""
DOMAIN_ROLES = [("vocabulary_id.namespace_uri", "=", "urn:openspp:vocab:group-membership-type")]


class HouseholdSource(models.AbstractModel):
    """The households of the registry: its groups and their members."""

    _inherit = "spp.household.source"

    @api.model
    def _household_sql(self):
        for model in ("spp.group.membership", "spp.vocabulary.code"):
            self.env[model].flush_model()
        self.env["res.partner"].flush_model(["disabled", "is_group"])
        roles = self.env["spp.group.membership"]._fields["membership_type_ids"]
        link = (SQL.identifier(name) for name in (roles.relation, roles.column1, roles.column2))
        return SQL("%s union all %s", super()._household_sql(), SQL(MEMBERSHIPS, self._zone(), *link))

    @api.model
    def _role_names(self):
        roles = self.env["spp.vocabulary.code"].with_context(lang="en_US").search(DOMAIN_ROLES)
        return [*super()._role_names(), *roles.mapped("display")]
