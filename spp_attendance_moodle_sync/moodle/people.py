"""Who of Moodle is who here: by the mapping, then the idnumber, then the e-mail address; never by a guess."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from .records import Person

# Why nobody was found.
UNKNOWN, SHARED_IDNUMBER, SHARED_EMAIL, CONTRADICTION, TAKEN = (
    "unknown",
    "shared_idnumber",
    "shared_email",
    "contradiction",
    "taken",
)
MOST_SUGGESTIONS = 5

Index = dict[str, list[int]]


class Candidate(NamedTuple):
    """Somebody known here. id: our own; identifier, email: "" where there is none."""

    id: int
    identifier: str
    email: str
    name: str


class Unmatched(NamedTuple):
    """Somebody of Moodle who is not linked. suggestions: ids of candidates, the likeliest first, for a person to see.

    fits: where the reason is TAKEN the id of the candidate who fits, otherwise None

    reason: UNKNOWN, nobody fits; SHARED_IDNUMBER, SHARED_EMAIL, several on one side share it; CONTRADICTION, the e-mail
    address is of somebody with another identifier, where idnumbers are our identifiers (one person at least was found
    by it); TAKEN, who fits is linked to another user of Moodle
    """

    person: Person
    reason: str
    suggestions: tuple[int, ...]
    fits: int | None = None


class Matching(NamedTuple):
    """links: from Moodle's user id to a candidate's id; unmatched: all others, in the order they were given."""

    links: dict[int, int]
    unmatched: list[Unmatched]


def match(
    people: Sequence[Person],
    candidates: Sequence[Candidate],
    mapping: Mapping[int, int],
    normal: Callable[[str], str],
    finds_by_email: bool = True,
) -> Matching:
    """Link people with candidates. mapping: the links there are, from Moodle's user id to a candidate's id.

    normal: gives the form in which identifiers, idnumbers, addresses and names are compared
    finds_by_email: whether an e-mail address may lead to somebody; otherwise it is only a suggestion

    `people` has to hold everybody at once, and `candidates` everybody who could be meant: what is shared is only seen
    so. A person whose idnumber leads to somebody, or is shared, is not looked for by e-mail.
    """
    links = {person.id: mapping[person.id] for person in people if person.id in mapping}
    search = _Search(people, candidates, {*mapping.values()}, normal)
    reasons: dict[int, str] = {}
    for find in (search.by_idnumber, *([search.by_email] if finds_by_email else [])):
        for person in people:
            if person.id not in links and person.id not in reasons:
                _settle(person, find(person), search, links, reasons)
    left = [person for person in people if person.id not in links]
    return Matching(links, [search.unmatched(person, reasons.get(person.id, UNKNOWN)) for person in left])


def _settle(
    person: Person, found: int | str | None, search: _Search, links: dict[int, int], reasons: dict[int, str]
) -> None:
    """Keep what was found of a person: a candidate's id, why there is none, or None for nothing either way."""
    if isinstance(found, str):
        reasons[person.id] = found
    elif found in search.taken:
        reasons[person.id], search.fits[person.id] = TAKEN, found
    elif found is not None:
        links[person.id] = found
        search.taken.add(found)


class _Search:
    """Both sides by what they are found by.

    taken: ids of candidates who are linked; fits: those of them whom other people fit, by Moodle's user id
    """

    def __init__(
        self,
        people: Sequence[Person],
        candidates: Sequence[Candidate],
        taken: set[int],
        normal: Callable[[str], str],
    ) -> None:
        self._normal, self.fits = normal, dict[int, int]()
        self.taken, self._candidates = taken, {candidate.id: candidate for candidate in candidates}
        self._idnumbers = _index(people, lambda person: self._key(person.idnumber))
        self._emails = _index(people, lambda person: self._address(person.email))
        self._by_identifier = _index(candidates, lambda candidate: self._key(candidate.identifier))
        self._by_email = _index(candidates, lambda candidate: self._address(candidate.email))
        self._by_loose_identifier = _index(candidates, lambda candidate: self._key(candidate.identifier).casefold())

    @cached_property
    def _by_name(self) -> Index:
        """Asked for people who match nobody only, for it takes time."""
        return _index(self._candidates.values(), lambda candidate: _plain(self._key(candidate.name)))

    def _key(self, text: str | None) -> str:
        return self._normal(text or "")

    def _address(self, email: str | None) -> str:
        return self._key(email).casefold()

    def by_idnumber(self, person: Person) -> int | str | None:
        """Of somebody who is linked it is certain whose the number is, however many accounts of theirs have it."""
        key = self._key(person.idnumber)
        found = self._by_identifier.get(key, [])
        if len(found) == 1 and found[0] in self.taken:
            return found[0]
        return _only(key, self._idnumbers, self._by_identifier, SHARED_IDNUMBER)

    def by_email(self, person: Person) -> int | str | None:
        found = _only(self._address(person.email), self._emails, self._by_email, SHARED_EMAIL)
        return CONTRADICTION if isinstance(found, int) and self._contradicts(person, found) else found

    def _contradicts(self, person: Person, candidate_id: int) -> bool:
        """Whether both have an identifier of the same kind, which differs."""
        ours, theirs = self._key(self._candidates[candidate_id].identifier), self._key(person.idnumber)
        return bool(ours and theirs) and ours != theirs and not self._by_identifier.keys().isdisjoint(self._idnumbers)

    def unmatched(self, person: Person, reason: str) -> Unmatched:
        """The person with whoever looks alike: the same identifier in any case, e-mail address, or name."""
        likely = [
            *self._by_loose_identifier.get(self._key(person.idnumber).casefold(), []),
            *self._by_email.get(self._address(person.email), []),
            *self._by_name.get(_plain(self._key(person.name)), []),
        ]
        suggestions = tuple(dict.fromkeys(likely))[:MOST_SUGGESTIONS]
        return Unmatched(person, reason, suggestions, self.fits.get(person.id))


def _only(key: str, theirs: Index, ours: Index, shared: str) -> int | str | None:
    """The one candidate of a key that one person has; `shared` when there are more of either."""
    found = ours.get(key, [])
    if len(theirs.get(key, [])) > 1 or len(found) > 1:
        return shared
    return found[0] if found else None


def _index(records: Iterable[Person] | Iterable[Candidate], key: Callable[..., str]) -> Index:
    """Ids by key; what has no key is left out."""
    found: Index = {}
    for record in records:
        if value := key(record):
            found.setdefault(value, []).append(record.id)
    return found


def _plain(name: str) -> str:
    """A name for comparing: without case, accents and the order of its words."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    words = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(sorted(words.split()))
