from collections import Counter

from .entry import reg_id_keys
from .upsert_people import PeopleUpsert
from .upsert_words import UpsertWords


class PageUpsert(PeopleUpsert, UpsertWords):
    """Takes the people of one page of a registry in: apply(), then remember() and lines().

    run: with the user for whom it acts; page: a pages.Page
    counts: {outcome: how many}; double_count: new possible doubles
    """

    def __init__(self, run, page):
        env = run.sudo(False).env
        super().__init__(env, run.company_id, page.records, run.source_id._mapping(), page.skipped + 1)
        self.run, self.page = run, page
        self.counts, self.double_count, self.labels = Counter(), 0, {}

    def _identify(self):
        """Whoever was erased is left out: the registry goes on naming them, and a line of the run would do so, too."""
        names = {(self.company.id, name) for entry in self.entries for name in (entry.key, *reg_id_keys(entry.who))}
        erased = self.people._erased_among(names)
        if erased:
            keys = {(self.company.id, entry.key) for entry in self.entries if entry.key}
            known = self.people._identified(keys - erased)
            self.entries = [entry for entry in self.entries if not self._is_erased(entry, erased, known)]
        return super()._identify()

    def _is_erased(self, entry, erased, known):
        """Whether a record is of somebody erased: by its key, or by one of its IDs where nobody has its key."""
        key = (self.company.id, entry.key)
        if key in erased or key in known:
            return key in erased
        return any((self.company.id, name) in erased for name in reg_id_keys(entry.who))

    def apply(self):
        result = super().apply()
        self.counts = Counter(entry.outcome for entry in self.entries)
        return result

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

    # what the registry said before

    def _former(self, record_keys):
        # sudo: only the server has this list
        found = self.env["spp.registry.source.person"].sudo()._people_of(self.run.source_id, record_keys)
        return {key: (self.people.browse(person_id), double_key) for key, (person_id, double_key) in found.items()}

    def _earlier_digests(self, keys):
        # sudo: only the server has this list
        return self.env["spp.registry.run.seen"].sudo()._digests(self.run, keys)

    def _earlier_people(self, ids):
        # sudo: only the server has this list
        return self.env["spp.registry.run.seen"].sudo()._people(self.run, ids)
