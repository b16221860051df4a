"""People on OpenSPP's paths, which know them by the programme's identifier. So the user has to see identifiers."""

from odoo import _, http
from odoo.exceptions import UserError

from ...rest.contract import OPERATIONS
from ...rest.openspp import page_of
from ...rest.serializers.openspp import page_document, subscriber_document
from ..call import Reply, answers
from ..plain_values import person_of

FIRST = ("", "0")  # a last_id that names nobody: the list begins


class OpenSppPeople(http.Controller):
    @answers(OPERATIONS["openSppSubscribers"])
    def list_subscribers(self, call):
        people = call.env["spp.attendance.subscriber"]
        page, domain = page_of(call.query), self._domain_after(people, call.query.get("last_id", ""))
        found, total = page_of_people(people, domain, page)
        records = [self._document(call, person) for person in found]
        return Reply(page_document(records, page, total), rows=len(records))

    @answers(OPERATIONS["openSppSubscriber"])
    def get_subscriber(self, call):
        asked = call.path["person_identifier"]
        found = with_identifier(call.env["spp.attendance.subscriber"], asked)
        return Reply({**self._document(call, found), "id": asked}, rows=1)

    def _document(self, call, person):
        return subscriber_document(person_of(person, call.caller.scopes))

    def _domain_after(self, people, identifier):
        """The domain of the people after the one with this identifier."""
        domain = domain_of(people)
        return domain if identifier in FIRST else [*domain, ("id", ">", with_identifier(people, identifier).id)]


def domain_of(people, identifiers=None):
    """The domain of the people with these identifiers, by default of all that have one. Raises AccessError."""
    domain = people._domain_of({"person_ids": identifiers or []})  # checks the right
    return [("person_identifier", "!=", False)] if identifiers is None else domain


def names_of(people, identifiers):
    """What each of the people is called in an answer: by their own identifier, or as they were asked for."""
    own, asked = people.mapped("person_identifier"), set(identifiers or ())
    # where all are asked for by their own identifiers, nobody was named in another way
    named = people._named_by(asked)[1] if asked.difference(own) else {}
    return [
        named[person.partner_id.id] if person.partner_id.id in named and name not in asked else name
        for person, name in zip(people, own, strict=True)
    ]


def page_of_people(people, domain, page):
    """(the people of a Page, how many there are on all pages)"""
    return people.search(domain, offset=page.offset, limit=page.size, order="id"), people.search_count(domain)


def with_identifier(people, identifier):
    """The person with an identifier, also an archived one. Raises UserError."""
    person = people.with_context(active_test=False).search(domain_of(people, [identifier]))
    if not person:
        raise UserError(_("Nobody has this identifier."))
    return person
