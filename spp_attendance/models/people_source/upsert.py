from collections import Counter

from psycopg2 import IntegrityError

from odoo import _
from odoo.exceptions import UserError

from ...registry import mapping
from .entry import Entry
from .rejection import Rejection
from .taken import is_perhaps_taken
from .upsert_compare import UpsertCompare
from .upsert_identify import UpsertIdentify
from .upsert_words import UpsertWords


class PageUpsert(UpsertIdentify, UpsertCompare, UpsertWords):
    """Takes the people of one page in, by identifier and never by name: apply(), then remember() and lines().

    A constant number of queries for a page, and a few more for each person who has changed. For each who is created
    Odoo 17.0 adds one, which stores what it computes of the contact; 19.0 does it for all at once.

    run: with the user for whom it acts; page: a pages.Page
    counts: {outcome: how many}; double_count: new possible doubles
    """

    def __init__(self, run, page):
        self.run, self.page, self.env = run, page, run.sudo(False).env
        self.people, self.company = self.env["spp.attendance.subscriber"], run.company_id
        self.fields = run.source_id._mapping()
        self.entries, self.counts, self.double_count, self.labels = [], Counter(), 0, {}
        self.taken_ids = set()

    def apply(self):
        """Find everybody, compare, and write what differs."""
        first = self.page.skipped + 1
        self.entries = [self._entry(place, record) for place, record in enumerate(self.page.records, start=first)]
        self._identify()
        self._compare()
        self._find_repeated()
        self._write([entry for entry in self._open() if not entry.repeats])
        self._settle_repeated()
        self.counts = Counter(entry.outcome for entry in self.entries)

    def remember(self):
        """Remember who came from the registry, and list their possible doubles."""
        came = [entry.source_person() for entry in self._open()]
        # sudo: only the server writes these lists
        new = self.env["spp.registry.source.person"].sudo()._note(self.run.source_id, came)
        renamed = [entry.subscriber.id for entry in self._open() if entry.has_new_name]
        # sudo: only the server writes these lists
        self.double_count = self.env["spp.registry.double"].sudo()._find(self.run, {*new, *renamed})

    def forget_created(self):
        """What a preview has created is not there any more."""
        for entry in self.entries:
            if entry.outcome == "created":
                entry.subscriber = None

    def seen(self):
        """What to remember until the run ends: rows of spp.registry.run.seen."""
        for entry in self.entries:
            person_id = entry.subscriber.id if entry.subscriber else None
            if entry.is_open:
                yield {"key": entry.key_digest(), "digest": entry.digest(), "subscriber_id": person_id}
            elif person_id and entry.outcome == "rejected":
                yield {"key": None, "digest": None, "subscriber_id": person_id}

    def _open(self):
        return [entry for entry in self.entries if entry.is_open]

    def _entry(self, place, record):
        found = mapping.person_of(record, self.fields)
        if not isinstance(found, list):
            return Entry(place, found)
        entry = Entry(place, None, mapping.names_in(record, self.fields))
        entry.reject(*map(Rejection(self.env).text_of, found))
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
                entry.reject(*entry.repeats.reasons)

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

    def _written(self, entries, write):
        """{entry: result}: of all at once, or where somebody is refused of each alone."""
        if not entries:
            return {}
        try:
            with self.env.cr.savepoint():
                return write(entries)
        except UserError as error:
            if len(entries) == 1:
                entries[0].reject(str(error))
                return {}
        except IntegrityError as error:
            if is_perhaps_taken(error):
                raise
            if len(entries) == 1:
                entries[0].reject(
                    _("A rule of the database refuses the record. Ask an administrator to look in the server's log.")
                )
                return {}
        return {entry: result for each in entries for entry, result in self._written([each], write).items()}
