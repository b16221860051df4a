import json

from ...registry.person import NAME_PARTS
from ...rules import digest_of, hashed

NAMES = ("name", *NAME_PARTS)


class Entry:
    """One record on its way.

    place: on its page, from 1; person: what it says, None where it says nothing that can be taken
    who: its identifier and IDs, also of a record that is rejected; key: by which it is known in the run
    subscriber: who is meant; contact: the same, of somebody not known to attendance yet
    is_own: the identifier is theirs here; is_named: it is an ID here
    is_former: it was about them before, whatever their identifier is now; double_before: its double key then
    repeats: the first entry of the same page with the same key
    values: to be written; changes: {field: what was there before}
    outcome: created, changed, left or rejected; code: why it is rejected, else ok; reasons: the same as sentences
    """

    __slots__ = (
        *("place", "person", "who", "key", "subscriber", "contact", "repeats"),
        *("is_own", "is_named", "is_former", "double_before"),
        *("outcome", "code", "reasons", "values", "changes"),
    )

    def __init__(self, place, person, who=None):
        self.place, self.person, self.who = place, person, person or who
        self.key = key_of(self.who)
        self.subscriber = self.contact = self.repeats = self.double_before = None
        self.is_own = self.is_named = self.is_former = False
        self.outcome, self.code, self.reasons, self.values, self.changes = "left", "ok", [], {}, {}

    @property
    def is_open(self):
        """Whether its person is to be known here as the record says."""
        return self.person is not None and self.outcome != "rejected"

    @property
    def has_new_name(self):
        return not self.changes.keys().isdisjoint(NAMES)

    def reject(self, *reasons, code="refused"):
        """reasons: sentences; code: one word for programs, of the first reason"""
        self.code = self.code if self.outcome == "rejected" else code
        self.outcome, self.values, self.changes = "rejected", {}, {}
        self.reasons += reasons

    def digest(self):
        """A hash of all that the record says."""
        person = self.person
        everything = [person.identifier, dict(person.reg_ids), person.values()]
        return hashed(json.dumps(everything, default=str, sort_keys=True))

    def key_digest(self):
        return digest_of(self.key)

    def double_digest(self):
        """A hash of what two possible doubles have in common, None without a birth date."""
        key = self.person.double_key
        return hashed(f"{key[0]} {key[1].isoformat()}") if key else None

    def source_person(self):
        """Values of spp.registry.source.person."""
        names = {"record_key": self.key_digest(), "double_key": self.double_digest()}
        return {"subscriber_id": self.subscriber.id, **names}


def key_of(person):
    """The identifier in its normal form, else the first ID."""
    return person.key or next(iter(reg_id_keys(person)), "")


def reg_id_keys(person):
    """The IDs of a person, each as it names somebody here: type|value."""
    return [f"{kind}|{value}" for kind, value in person.reg_ids.items()]
