"""What stands on the lines of sessions once a request is done."""

from ..rest.results import superseded


class Standing:
    """The lines that a request speaks of. pairs: {number of a row: whose line, of which session}; names: {pair: the
    external id of what stands there}
    """

    def __init__(self):
        self.pairs, self.names = {}, {}

    def add(self, pairs, roll):
        """Remember whose lines some rows speak of, and what a MarkBatch (None: there was none) has left there."""
        self.pairs.update(pairs)
        if roll:
            self.names.update({line_key: statement.external_id for line_key, statement in roll.standing.items()})

    def told(self, results, names):
        """The results, told of those rows that do not stand. Both are by the number of the row; names: external ids."""
        lost = [number for number, pair in self.pairs.items() if self.names.get(pair) != names[number]]
        return {**results, **{number: superseded(results[number]) for number in lost}}
