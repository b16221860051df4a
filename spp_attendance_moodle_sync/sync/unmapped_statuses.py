"""The statuses of a site that have no meaning here: named in the run, and offered for a manager to say it."""

from ..moodle import sheet
from ..moodle.text import _, joined


class UnmappedStatuses:
    """settled: acronyms that are not named; found: {acronym: sheet.Unmapped} of all sessions added"""

    def __init__(self, settled):
        self.settled, self.found = settled, {}

    def add(self, sessions):
        """Add the statuses of sessions. Returns itself."""
        for session in sessions:
            for acronym, unmapped in sheet.unmapped(session, self.settled).items():
                before = self.found.get(acronym)
                count = unmapped.mark_count + (before.mark_count if before else 0)
                self.found[acronym] = unmapped._replace(mark_count=count)
        return self

    def text(self):
        """A sentence that names the statuses with marks; "" for none."""
        used = [self._name(acronym, unmapped.mark_count) for acronym, unmapped in self._used()]
        if not used:
            return ""
        text = _("Marks with these statuses are skipped, because nobody has said what they mean here: %(statuses)s.")
        return text % {"statuses": joined(used, ", ")}

    def _name(self, acronym, count):
        return _("%(acronym)s (marks: %(count)s)", acronym=acronym, count=count)

    def _used(self):
        return sorted((acronym, unmapped) for acronym, unmapped in self.found.items() if unmapped.mark_count)

    def report(self, run_log, is_whole):
        """Name them in a run, and offer them. Returns whether there are marks that are skipped.

        is_whole: whether all sessions were added
        """
        run_log.in_transaction(lambda instance: instance._offer_statuses(self.found, counts_all=is_whole))
        used = self._used()
        if used:
            run_log.counts["unmapped_count"] = len(used)
            run_log.add_line("problem", self.text())
            run_log.store(unmapped={acronym: [*unmapped] for acronym, unmapped in self.found.items()})
        return bool(used)
