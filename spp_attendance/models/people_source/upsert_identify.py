from typing import Any, NamedTuple

from odoo import _

from ...rules import digest_of
from .entry import reg_id_keys


class Here(NamedTuple):
    """Whom the records of a page may mean. A name is (company id, identifier or ID).

    holders: {name: person} of whom it is the identifier; contacts: {name: contact id} of whom it is an ID
    known: {contact id: person}; several: the names that several people have
    former: {record key: (person, double key)} of whom the records were before
    """

    holders: dict[tuple[int, str], Any]
    contacts: dict[tuple[int, str], int]
    known: dict[int, Any]
    several: set[tuple[int, str]]
    former: dict[str, tuple[Any, str | None]]


class UpsertIdentify:
    """Who is meant by a record: by the identifier or an ID here, else whom it was about before. Nobody is guessed."""

    def _identify(self):
        entries = [entry for entry in self.entries if entry.key]
        own = {entry: (self.company.id, self._identifier(entry)) for entry in entries if self._identifier(entry)}
        holders = self.people._identified(list(set(own.values()))) if own else {}
        names = {entry: self._other_names(entry, own, holders) for entry in entries}
        here = self._look_up(entries, holders, {name for each in names.values() for name in each})
        for entry in entries:
            self._identify_entry(entry, own.get(entry), names[entry], here)
        self._leave_to_own_records([entry for entry in self._open() if entry.is_former])

    def _look_up(self, entries, holders, names):
        contacts = self.people._contacts_named(names) if names else {}
        known = self.people._known_of(list(contacts.values()), self.company) if contacts else {}
        contacts = self._nameable(contacts, known)
        several = self.people._names_of_several(names - contacts.keys())
        return Here(holders, contacts, known, several, self._former([entry.key_digest() for entry in entries]))

    def _identify_entry(self, entry, own, names, here):
        """own: (company id, identifier), None without one; names: what else may name the person, in the same form"""
        holder, entry.is_named = here.holders.get(own), own in here.contacts
        found = {here.contacts[name] for name in names if name in here.contacts}
        is_own = bool(holder)
        if not (holder or entry.is_named or found and not own):
            holder, entry.double_before = here.former.get(entry.key_digest(), (None, None))
            entry.is_former = bool(holder)
        if not holder and entry.is_open:
            self._check_names(entry, own, here.several.intersection(names))
        self._choose_person(entry, holder, found, here.known)
        entry.is_own = is_own and entry.is_open

    def _nameable(self, contacts, known):
        """Those of {key: contact id} that a name may mean. known: {contact id: person} of the company"""
        return contacts

    def _former(self, record_keys):
        """{record key: (person, double key)} of whom the records were: they may have another identifier since."""
        return {}

    def _earlier_digests(self, keys):
        """{record key: digest} of the records that came before these."""
        return {}

    def _earlier_people(self, ids):
        """Those of the people who had a record before these, as a set of ids."""
        return set()

    def _leave_to_own_records(self, entries):
        """Of a person who has several records, that with the identifier which is used here says what is so."""
        people = self.people.browse([entry.subscriber.id for entry in entries if entry.subscriber])
        people.fetch(["identifier_key"])
        own = {person.id: digest_of(person.identifier_key) for person in people if person.identifier_key}
        former = self._former(list(own.values())) if own else {}
        named = {entry.subscriber for entry in self.entries if entry.subscriber and not entry.is_former}
        for entry in entries:
            key = own.get(entry.subscriber.id)
            is_noted = key not in (None, entry.key_digest()) and former.get(key, (None,))[0] == entry.subscriber
            if is_noted or entry.subscriber in named:
                entry.reject(
                    _(
                        "The record with the identifier that this person has here counts. If this record is of "
                        "somebody else, make them known by hand with its identifier. If the registry does not have "
                        "the other record any more, give this person the identifier of this one."
                    )
                )

    def _identifier(self, entry):
        return entry.who.identifier if entry.who.key else ""

    def _other_names(self, entry, own, holders):
        """The IDs of a record, and its identifier where nobody has it: it may be such an ID."""
        names = [(self.company.id, key) for key in reg_id_keys(entry.who)]
        return [*names, own[entry]] if entry in own and own[entry] not in holders else names

    def _check_names(self, entry, own, several):
        """Refuse a record that may be about somebody who is here. own: its identifier; several: of whom its IDs are"""
        if several:
            entry.reject(
                _("Several people here have an ID of the record. Correct it for all but one of them."),
                code="ambiguous_person",
            )
        elif own and not entry.is_named and self.people._names_only_others(own):
            entry.reject(_("The identifier is an ID of a type, and nobody here has it."), code="unknown_person")

    def _choose_person(self, entry, holder, contact_ids, known):
        """Who is meant, or why nobody can be."""
        people = {known[each] for each in contact_ids if each in known} | ({holder} if holder else set())
        strangers = [each for each in contact_ids if each not in known]
        if len(people) + len(strangers) > 1:
            entry.subscriber = holder or next(iter(people), None)  # whoever it is, they are not missing
            entry.reject(_("The identifier and the IDs belong to different people here."), code="ambiguous_person")
        elif people:
            entry.subscriber = self.people.browse(people.pop().id)
        elif strangers and entry.is_open:
            entry.values = {"partner_id": strangers[0]}
            # sudo: what the contact has is only compared; who may make it known and change it is asked then
            entry.contact = self.env["res.partner"].sudo().browse(strangers[0])
        elif entry.is_open and not entry.person.key:
            entry.reject(_("The record has no identifier, and nobody here has its IDs."), code="unknown_person")

    def _find_repeated(self):
        """The first record of a run with an identifier counts, of those that can be taken.

        The same again says nothing, another one is refused: on the same page when it is known that the first is taken.
        """
        keys = {entry.key_digest() for entry in self._open()}
        earlier, first = self._earlier_digests(keys), {}
        for entry in self._open():
            key, digest = entry.key_digest(), entry.digest()
            if key not in earlier:
                earlier[key], first[key] = digest, entry
                continue
            entry.repeats = first.get(key)
            if earlier[key] == digest:
                entry.person = None
            elif not entry.repeats:
                entry.reject(_("An earlier record of this run has this identifier."), code="repeated")

    def _leave_to(self, first, entry):
        """Settle a record whose identifier an earlier one of the page has that is taken."""
        if entry.is_open and entry.digest() == first.digest():
            entry.person = None
        elif entry.is_open or first is not entry.repeats:
            entry.reject(_("An earlier record of this run has this identifier."), code="repeated")

    def _refuse_same_people(self, entries):
        """Two identifiers of one person in a run: the one used here counts, whenever it comes, else the first."""
        entries = [entry for entry in entries if entry.subscriber]
        earlier = self._earlier_people([entry.subscriber.id for entry in entries]) | self.taken_ids
        for entry in sorted(entries, key=lambda entry: not entry.is_own):
            if entry.subscriber.id in earlier and not entry.is_own:
                entry.reject(_("An earlier record of this run is of the same person."), code="repeated")
            earlier.add(entry.subscriber.id)
