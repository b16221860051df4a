import hashlib
import json

from ...registry.person import NAME_PARTS
from ...rules import normal_form

NAMES = ("name", *NAME_PARTS)


class Entry:
    """One record on its way.

    place: on its page, from 1; person: what it says, None where it says nothing that can be taken; key: by which it is
    known in the run; subscriber: who is meant; values: to be written; changes: {field: what was there before}
    """

    __slots__ = ("changes", "is_named", "key", "outcome", "person", "place", "reasons", "subscriber", "values")

    def __init__(self, place, person, key=""):
        self.place, self.person, self.outcome, self.reasons = place, person, "left", []
        self.key = key or (key_of(person) if person else "")
        self.subscriber, self.is_named, self.changes, self.values = None, False, {}, {}

    @property
    def is_open(self):
        """Whether its person is to be known here as the record says."""
        return self.person is not None and self.outcome != "rejected"

    @property
    def has_new_name(self):
        return not self.changes.keys().isdisjoint(NAMES)

    def reject(self, *reasons):
        self.outcome, self.values, self.changes = "rejected", {}, {}
        self.reasons += reasons

    def digest(self):
        """A hash of all that the record says."""
        person = self.person
        said = [person.identifier, dict(person.reg_ids), person.values()] if person else self.key
        return _hashed(json.dumps(said, default=str, sort_keys=True))

    def key_digest(self):
        return _hashed(normal_form(self.key))

    def double_digest(self):
        """A hash of what two possible doubles have in common, None where too little is known."""
        key = self.person.double_key
        return _hashed(f"{key[0]} {key[1].isoformat()}") if key else None


def key_of(person):
    """The identifier in its normal form, else the first ID."""
    return person.key or next(iter(reg_id_keys(person)), "")


def reg_id_keys(person):
    """The IDs of a person, each as it names somebody here: type|value."""
    return [f"{kind}|{value}" for kind, value in person.reg_ids.items()]


def _hashed(text):
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
