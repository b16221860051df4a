from odoo import api, fields
from odoo.addons.spp_session_tracking.rules import Spell, apart, overlap


class MembershipMerge:
    """Merging contacts: both may have been in one household, or have had one member, at the same time."""

    __slots__ = ()

    @api.model
    def _part_those_of(self, contacts):
        """Leave these contacts no two memberships of one person in one household that have a day in common.

        Who belongs to which household on a day, and with which roles, stays as it is. Nobody is a member of themselves.
        """
        found = self.search(["|", ("group", "in", contacts.ids), ("individual", "in", contacts.ids)])
        own = found.filtered(lambda membership: membership.group == membership.individual)
        own.unlink()
        persons = (found - own).filtered(lambda each: each.group.is_group and not each.individual.is_group)
        for same in persons.grouped(lambda membership: (membership.group, membership.individual)).values():
            spells = [membership._spell() for membership in same]
            if overlap(spells):
                same._become(apart(spells))

    def _spell(self):
        return Spell(self.start_date, self.ended_date or None, frozenset(self.kind.ids))

    def _become(self, spells):
        """Replace these memberships of one person in one household by others."""
        key = {"group": self.group.id, "individual": self.individual.id}
        self[1:].unlink()
        first, *others = [self._spell_values(spell) for spell in spells]
        self[0].write(first)
        self.create([{**key, **values} for values in others])

    @api.model
    def _spell_values(self, spell):
        return {
            "start_date": spell.first,
            "ended_date": spell.last or False,
            "kind": [fields.Command.set(sorted(spell.roles))],
        }
