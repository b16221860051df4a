from odoo import _, api
from odoo.exceptions import UserError

IDENTIFIED = [("person_identifier", "!=", False)]
START = ("", "0")


class SubscriberOpenSpp:
    """People as OpenSPP's apps ask for them: by the programme's identifier, which the user has to see."""

    __slots__ = ()

    @api.model
    def _openspp_domain(self, identifiers=None):
        """The domain of people with these identifiers; of all who have one where none are given. Raises AccessError."""
        domain = self._domain_of({"person_ids": identifiers or []})  # asks for the right
        return IDENTIFIED if identifiers is None else domain

    @api.model
    def _openspp_page(self, domain, page):
        """(the people of a Page, how many there are on all)"""
        return self.search(domain, offset=page.offset, limit=page.size, order="id"), self.search_count(domain)

    @api.model
    def _with_identifier(self, identifier):
        """The person, also an archived one. Raises UserError."""
        person = self.with_context(active_test=False).search(self._openspp_domain([identifier]))
        if not person:
            raise UserError(_("Nobody has this identifier."))
        return person

    @api.model
    def _domain_after(self, identifier):
        """The domain of the people after the one with this identifier; of everybody at the start."""
        domain = self._openspp_domain()
        return domain if identifier in START else [*domain, ("id", ">", self._with_identifier(identifier).id)]
