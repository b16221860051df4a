"""Which user of a site is which person here."""

from functools import partial

from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache

from ..moodle.people import Matching


class SitePeople:
    """The people of all courses of a site: add() them, match() them, at the end store() the result.

    contacts: {Moodle's user id: contact id} of those who are known here
    linked_contacts: the same, and also of linked users who have left all courses
    moved: Moodle's ids of linked users whose contact is in another company now; they are skipped
    may_link: whether people may be linked who were not before. If not, it is not known who shares an ID number, and
        only those stay linked whom match() has found before in this run
    finds_by_email: whether people may be linked by their e-mail address
    """

    def __init__(self, run_log):
        self.run_log, self.may_link, self.finds_by_email = run_log, True, True
        self.contacts, self.linked_contacts, self.moved = {}, {}, set()
        self._persons, self._listed, self._matching, self._companies = {}, set(), Matching({}, []), {}

    def add(self, persons):
        """Add Persons of Moodle."""
        self._persons.update({person.id: person for person in persons})

    def unread(self, user_ids):
        """The ids of those users that were not added yet."""
        return {*user_ids} - self._persons.keys()

    def unlinked(self):
        """The Persons whom no run has linked before."""
        linked = self._linked_before()
        return [person for person in self._persons.values() if person.id not in linked]

    def hidden(self, user_ids):
        """The ids of those users that were not added yet, and whom no run has linked before."""
        return self.unread(user_ids) - self._linked_before()

    def _linked_before(self):
        links = self.run_log.in_transaction(
            lambda instance: instance.env["spp.moodle.mapping"]._linked_subscribers(instance)
        )
        return {*links[0], *links[1], *self.run_log.in_transaction(_erased_users)}

    def note_listed(self, user_ids):
        """Note that users are on the list of a session: only these are stored."""
        self._listed.update(user_ids)

    def match(self):
        """Find out who of all people added is who."""
        self.contacts = self.run_log.in_transaction(partial(self._match, persons=list(self._persons.values())))

    def _match(self, instance, persons):
        mappings = instance.env["spp.moodle.mapping"]
        linked, self.moved = mappings._linked_subscribers(instance)
        ids = {user_id: subscriber.id for user_id, subscriber in linked.items()}
        left_out = self.moved | _erased_users(instance)
        persons = [person for person in persons if person.id not in left_out]
        self._matching = self._permitted(mappings._match(instance, persons, ids, self.finds_by_email), ids)
        links = ids | self._matching.links  # also of those whom Moodle does not show now
        subscribers = instance.env["spp.attendance.subscriber"].browse({*links.values()})
        contact_of = {subscriber.id: subscriber.partner_id.id for subscriber in subscribers}
        visible = instance.env["spp.session"]._markable_contacts(contact_of.values())
        self._companies = {contact: company.id for contact, company in visible.items()}
        contacts = {user_id: contact_of[subscriber_id] for user_id, subscriber_id in links.items()}
        self.linked_contacts = {user: subscriber.partner_id.id for user, subscriber in linked.items()} | contacts
        return contacts

    def _permitted(self, matching, linked):
        """A Matching without the links that must not be made now. linked: the links there were before the run"""
        if self.may_link:
            return matching
        kept = linked.keys() | self._matching.links.keys()
        return matching._replace(links={user: found for user, found in matching.links.items() if user in kept})

    def new_numbers_of_others(self):
        """Moodle's ids of the linked users who have the ID number of somebody else here, and had not before."""
        links = self._matching.links
        # Moodle leaves out a number that is empty
        numbers = {person.id: person.idnumber or "" for person in self._persons.values() if person.id in links}
        return self.run_log.in_transaction(partial(_store_numbers_of_others, links=links, numbers=numbers))

    def visibility_cache(self, env, contact_ids):
        """A VisibilityCache that knows the contacts which match() has looked up."""
        cache, companies = VisibilityCache(env), env["res.company"]
        known = [contact_id for contact_id in contact_ids if contact_id in self._companies]
        cache.remember(contacts={each: companies.browse(self._companies[each]) for each in known})
        return cache

    def taken_accounts(self):
        """Moodle's ids of the accounts that people are linked with whom other accounts fit."""
        find = partial(_taken_accounts, unmatched=self._matching.unmatched)
        return self.run_log.in_transaction(lambda instance: {*find(instance).mapped("moodle_id")})

    def note_shown(self, shown):
        """Store which of the taken accounts Moodle shows. shown: Moodle's ids"""
        unmatched = self._matching.unmatched
        self.run_log.in_transaction(lambda instance: _taken_accounts(instance, unmatched)._store_shown(shown))

    def store(self, instance):
        """Store who of the people on lists of sessions is who, and who is not known here."""
        links = {user_id: found for user_id, found in self._matching.links.items() if user_id in self._listed}
        unmatched = [each for each in self._matching.unmatched if each.person.id in self._listed]
        instance.env["spp.moodle.mapping"]._store_matching(instance, links, unmatched)


def _erased_users(instance):
    return instance.env["spp.moodle.mapping"]._erased_users(instance)


def _store_numbers_of_others(instance, links, numbers):
    return instance.env["spp.moodle.mapping"]._store_numbers_of_others(instance, links, numbers)


def _taken_accounts(instance, unmatched):
    return instance.env["spp.moodle.mapping"]._taken_accounts(instance, unmatched)
