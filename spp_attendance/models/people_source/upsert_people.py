from psycopg2 import IntegrityError

from odoo import _
from odoo.exceptions import UserError

from ...registry import mapping
from .entry import Entry
from .rejection import Rejection
from .taken import is_perhaps_taken
from .upsert_compare import UpsertCompare
from .upsert_identify import UpsertIdentify


class PeopleUpsert(UpsertIdentify, UpsertCompare):
    """Takes people in, by identifier and never by name: apply(), then `entries` says what became of each.

    A constant number of queries, and a few more for each person who has changed. For each who is created Odoo 17.0 adds
    one, which stores what it computes of the contact; 19.0 does it for all at once.

    env: of the user for whom it acts; records, fields: what says something of people, and where (registry/mapping.py)
    first: the place of the first record
    """

    def __init__(self, env, company, records, fields, first=1):
        self.env, self.company, self.records, self.fields, self.first = env, company, records, fields, first
        self.people = env["spp.attendance.subscriber"]
        self.entries, self.taken_ids = [], set()

    def apply(self):
        """Find everybody, compare, and write what differs."""
        self.entries = [self._entry(place, record) for place, record in enumerate(self.records, start=self.first)]
        self._identify()
        self._compare()
        self._find_repeated()
        self._write([entry for entry in self._open() if not entry.repeats])
        self._settle_repeated()

    def _open(self):
        return [entry for entry in self.entries if entry.is_open]

    def _entry(self, place, record):
        found = mapping.person_of(record, self.fields)
        if not isinstance(found, list):
            return Entry(place, found)
        entry = Entry(place, None, mapping.names_in(record, self.fields))
        entry.reject(*map(Rejection(self.env).text_of, found), code="malformed")
        return entry

    def _write(self, entries):
        self._refuse_same_people(entries)
        entries = [entry for entry in entries if entry.is_open]
        known = [entry for entry in entries if entry.subscriber]
        self._create([entry for entry in entries if not entry.subscriber])
        self._change([entry for entry in known if entry.changes])
        self.taken_ids.update(entry.subscriber.id for entry in entries if entry.is_open)

    def _settle_repeated(self):
        """Take a record whose first one with its key was refused when it was written; else the first counts."""
        taken = {}
        for entry in filter(lambda entry: entry.repeats, self.entries):
            first = taken.get(entry.repeats, entry.repeats)
            if first.outcome != "rejected":
                self._leave_to(first, entry)
            elif entry.is_open:
                self._write([entry])
                taken[entry.repeats] = entry
            else:
                entry.reject(*entry.repeats.reasons, code=entry.repeats.code)

    def _create(self, entries):
        for entry, person in self._written(entries, self._create_all).items():
            entry.outcome, entry.subscriber = "created", person

    def _change(self, entries):
        for entry in self._written(entries, self._change_all):
            entry.outcome = "changed"

    def _create_all(self, entries):
        return dict(zip(entries, self.people.create([entry.values for entry in entries]), strict=True))

    def _change_all(self, entries):
        return {entry: entry.subscriber.write(entry.values) for entry in entries}

    def _refuse(self, entry, error):
        """Reject an entry that the model refuses to store."""
        entry.reject(str(error))

    def _written(self, entries, write):
        """{entry: result}: of all at once, or where somebody is refused of each half of them."""
        if not entries:
            return {}
        try:
            with self.env.cr.savepoint():
                return write(entries)
        except UserError as error:
            if len(entries) == 1:
                self._refuse(entries[0], error)
                return {}
        except IntegrityError as error:
            if is_perhaps_taken(error):
                raise
            if len(entries) == 1:
                entries[0].reject(
                    _("A rule of the database refuses the record. Ask an administrator to look in the server's log.")
                )
                return {}
        middle = len(entries) // 2
        return {**self._written(entries[:middle], write), **self._written(entries[middle:], write)}
