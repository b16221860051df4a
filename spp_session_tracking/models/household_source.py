import logging

from odoo import api, models
from odoo.tools import SQL, ormcache

from ..rules import canonical_zone, zone_spellings

_logger = logging.getLogger(__name__)

NOBODY = """
    select null::int as household_id, null::int as participant_id, null::text as role,
           null::date as date_from, null::date as date_to
     where false
"""
MEMBERS_OF = """
    select household_id, participant_id, array_remove(array_agg(role), null) as roles
      from (%s) as membership
     where household_id = any(%s) and household_id != participant_id
       and date_from <= %s and (date_to is null or date_to >= %s)
     group by household_id, participant_id
     order by household_id, participant_id
"""

# those that the people belonged to on the last day of a period come before those they had left by then
HOMES = """
    select participant_id, household_id
      from (%s) as membership
     where participant_id = any(%s) and household_id != participant_id
       and date_from <= %s and (date_to is null or date_to >= %s)
     group by participant_id, household_id
     order by participant_id, bool_or(date_to is null or date_to >= %s) desc, max(date_from) desc, household_id
"""
# whoever was with some contacts in a household at any time: their households, and their members
EVER_WITH = """
    select household_id from (%(memberships)s) as membership where participant_id = any(%(contacts)s)
     union
    select participant_id from (%(memberships)s) as membership where household_id = any(%(contacts)s)
"""


class HouseholdSource(models.AbstractModel):
    """Where it is known who belongs to which household. Everything that asks for it asks here.

    By itself it knows nobody. An addon that has memberships extends _household_sql().
    """

    _name = "spp.household.source"
    _description = "Source of households"

    @api.model
    def _household_sql(self):
        """The SQL of all memberships: a row for each membership and role, one with role null where it has none.

        Columns: household_id, participant_id (contacts), role (text, the name of the role), date_from and date_to
        (dates, both included; date_to is null where the membership has not ended). It flushes what it reads.
        """
        return SQL(NOBODY)

    @api.model
    def _zone(self):
        """The time zone in which moments of memberships become days: the company's, whoever asks; else UTC."""
        tz = self.env.company.partner_id.sudo().tz or "UTC"  # sudo: everybody counts by the same days
        return self._name_in_database(canonical_zone(tz) or tz)

    @api.model
    @ormcache("zone")
    def _name_in_database(self, zone):
        """The name by which PostgreSQL knows a zone: its own list of zones may be older than Odoo's, or newer."""
        names = zone_spellings(zone)
        query = "select name from pg_timezone_names where name = any(%s) order by array_position(%s, name) limit 1"
        self.env.cr.execute(query, [names, names])
        found = self.env.cr.fetchone()
        if not found:
            _logger.warning("PostgreSQL does not know the time zone %s: days of memberships are those of UTC.", zone)
        return found[0] if found else "UTC"

    @api.model
    def _role_names(self):
        """The names of the roles there are, in their order; empty where roles are not known."""
        return []

    @api.model
    def _households_of(self, participant_ids, date):
        """{participant id: ids of their households on a day, the one they joined last first}"""
        households = {}
        for participant, household in self._homes(participant_ids, date, date):
            households.setdefault(participant, []).append(household)
        return households

    @api.model
    def _members_of(self, household_ids, date):
        """{household id: {participant id: the names of their roles, as a set}} of the members on a day"""
        self.env.cr.execute(SQL(MEMBERS_OF, self._household_sql(), list(household_ids), date, date))
        members = {}
        for household, participant, roles in self.env.cr.fetchall():
            members.setdefault(household, {})[participant] = set(roles)
        return members

    @api.model
    def _ever_with(self, contact_ids):
        """The ids of the households that these contacts ever belonged to, and of the members they ever had."""
        self.env.cr.execute(SQL(EVER_WITH, memberships=self._household_sql(), contacts=list(contact_ids)))
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _expected_for(self, contact_ids, kind, date):
        """The ids of the contacts that sessions of a day can expect for these, as a set.

        kind: as of session types. Beside the contacts themselves: for persons the members of the households among
        them, for households those of the persons among them.
        """
        find = self._members_of if kind == "persons" else self._households_of
        return {*contact_ids, *(each for found in find(contact_ids, date).values() for each in found)}

    @api.model
    def _homes(self, participant_ids, date_from, date_to):
        """[(participant id, household id)] of their households in a period, the one of its last day first."""
        memberships, people = self._household_sql(), list(participant_ids)
        self.env.cr.execute(SQL(HOMES, memberships, people, date_to, date_from, date_to))
        return self.env.cr.fetchall()
