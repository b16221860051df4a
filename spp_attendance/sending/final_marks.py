"""Which marks are on the lines of sessions once a request is done."""

from ..rest.results import superseded


class FinalMarks:
    """The lines that the rows of a request are about, and the mark that is on each in the end."""

    def __init__(self):
        self._line_keys = {}  # {number of a row: line key}
        self._external_ids = {}  # {line key: external id of the statement on the line}

    def add(self, line_keys, batch):
        """Note the lines of some rows, {number: line key}, and what a MarkBatch (None: there was none) put there."""
        self._line_keys.update(line_keys)
        if batch:
            standing = batch.standing.items()
            self._external_ids.update({line_key: statement.external_id for line_key, statement in standing})

    def with_superseded(self, results, keys):
        """The results, where those of rows whose mark is not on its line say so. Both are {number: ...}.

        keys: external ids, see idempotency_keys()
        """
        lost = [
            number
            for number, line_key in self._line_keys.items()
            if self._external_ids.get(line_key) != keys[number]
        ]
        return {**results, **{number: superseded(results[number]) for number in lost}}
