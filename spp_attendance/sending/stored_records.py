"""The records there are of some external ids of the company."""


class StoredRecords:
    """Looks each external id up once."""

    def __init__(self, ledger):
        self.ledger, self.company_id = ledger, ledger.env.company.id
        self._found = {}

    def of(self, keys):
        """{external id: record} of those of the keys that are stored."""
        missing = {key for key in keys if key not in self._found}
        found = self.ledger._by_external_id([(self.company_id, key) for key in missing])
        self._found.update({key: found.get((self.company_id, key)) for key in missing})
        return {key: self._found[key] for key in keys if self._found[key]}
