"""Which mark counts on each line once a request is done."""

from ..rest.results import superseded


class FinalMarks:
    """The lines of sessions that the rows of a request are about, and the external id of the mark that counts there.

    A later row of the same request may overrule an earlier one. So this is known only once all rows are done.
    """

    def __init__(self):
        self.line_keys, self.external_ids = {}, {}

    def add(self, line_keys, batch):
        """Remember {number of a row: line key} of rows that were marked, and what the MarkBatch has left there.

        batch: None if no row was about a session
        """
        self.line_keys.update(line_keys)
        if batch:
            marks = {line_key: statement.external_id for line_key, statement in batch.statements.items()}
            self.external_ids.update(marks)

    def add_lines(self, line_keys, lines):
        """Remember {number of a row: line key} of rows that were stored before. lines: {line key: line} of these."""
        self.line_keys.update(line_keys)
        self.external_ids.update({line_key: line.external_id for line_key, line in lines.items()})

    def mark_superseded(self, results, keys):
        """The results, where rows that do not count are `superseded`. Both are by number; keys: the external ids."""
        overruled = [number for number, key in self.line_keys.items() if self.external_ids.get(key) != keys[number]]
        return {**results, **{number: superseded(results[number]) for number in overruled}}
