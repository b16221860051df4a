from odoo import _, api
from odoo.exceptions import AccessError

from ...rules import normal_form

# {filter of the API: field and operator}
FILTERS = {
    "name": ("name", "ilike"),
    "query": ("lookup", "ilike"),
    "badge_hash": ("badge_hash", "="),
}


class SubscriberPage:
    """Reading people page by page, in the order they became known: people added meanwhile are on the last page."""

    __slots__ = ()

    @api.model
    def _page(self, domain, size, after=0):
        """The first `size` people of a domain whose ids come after this one, archived ones too."""
        domain = [*domain, ("id", ">", after)]
        return self.with_context(active_test=False).search(domain, limit=size, order="id")

    @api.model
    def _domain_of(self, filters):
        """The domain of the filters that FILTERS has, and of `person_ids`. Raises AccessError."""
        if "badge_hash" in filters:
            self._check_sees_identifiers()
        wanted = [(name, value) for name, value in filters.items() if name in FILTERS]
        domain = [term for name, value in wanted for term in self._filter_terms(name, value)]
        if "person_ids" not in filters:
            return domain
        people, named = self._named_by(filters["person_ids"])
        known = self._known_by_contact([(company.id, each) for company in self.env.companies for each in named])
        return [*domain, ("id", "in", [*people.ids, *(person.id for person in known.values())])]

    @api.model
    def _filter_terms(self, name, value):
        """The terms of a filter; names are compared in their normal form."""
        if name != "name":
            return [(*FILTERS[name], value)]
        return ["|", *((each, "ilike", normal_form(value)) for each in ("name", "partner_id.name_key"))]

    @api.model
    def _named_by(self, identifiers):
        """(the people who have these identifiers, {contact id: identifier} of whom others name). Raises AccessError.

        What else names somebody: see _contacts_named(). Such a contact need not be known to attendance.
        """
        holders, named = self._meant_by(identifiers, self.env.companies)
        people = self.browse([holder.id for holder in holders.values()])
        return people, {contact_id: identifier for (_company_id, identifier), contact_id in named.items()}

    @api.model
    def _contacts_of(self, identifiers):
        """{identifier: contact id} of whom each of these names in the company. Raises AccessError."""
        holders, named = self._meant_by(identifiers, self.env.company)
        found = {**{key: holder.partner_id.id for key, holder in holders.items()}, **named}
        return {identifier: contact_id for (_company_id, identifier), contact_id in found.items()}

    def _meant_by(self, identifiers, companies):
        """({key: who has it}, {key: contact id whom it names otherwise}). A key is (company id, identifier)."""
        self._check_sees_identifiers()
        keys = {(company.id, identifier) for company in companies for identifier in identifiers}
        holders = self._identified(keys)
        return holders, self._contacts_named(keys - holders.keys())

    @api.model
    def _check_sees_identifiers(self):
        if not self._sees_identifiers():
            raise AccessError(_("You may not see identifiers of people."))

    @api.model
    def _identifiers_of(self, contacts):
        """{contact id: identifier} of contacts that have one. Nothing if the user may not see identifiers."""
        return self._values_of(contacts, "person_identifier")

    @api.model
    def _badge_hashes_of(self, contacts):
        """{contact id: hash of the badge code} of contacts that have one. Nothing as above."""
        return self._values_of(contacts, "badge_hash")

    @api.model
    def _values_of(self, contacts, name):
        people = self.with_context(active_test=False)
        if not people._sees_identifiers():
            return {}
        domain = [("partner_id", "in", contacts.ids), (name, "!=", False)]
        return {person.partner_id.id: person[name] for person in people.search_fetch(domain, ["partner_id", name])}
