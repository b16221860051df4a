"""People as OpenSPP's apps ask for them: by the programme's identifier, which the user has to see."""

from odoo import _
from odoo.exceptions import UserError

IDENTIFIED = [("person_identifier", "!=", False)]
START = ("", "0")


def domain_of(people, identifiers=None):
    """The domain of people with these identifiers; of all who have one where none are given. Raises AccessError."""
    domain = people._domain_of({"person_ids": identifiers or []})  # asks for the right
    return IDENTIFIED if identifiers is None else domain


def domain_after(people, identifier):
    """The domain of the people after the one with this identifier; of everybody at the start."""
    domain = domain_of(people)
    return domain if identifier in START else [*domain, ("id", ">", with_identifier(people, identifier).id)]


def found_on(people, domain, page):
    """(the people of a Page, how many there are in all)"""
    return people.search(domain, offset=page.offset, limit=page.size, order="id"), people.search_count(domain)


def with_identifier(people, identifier):
    """The person, also an archived one. Raises UserError."""
    person = people.with_context(active_test=False).search(domain_of(people, [identifier]))
    if not person:
        raise UserError(_("Nobody has this identifier."))
    return person
