"""Which rows are in the ledger already: a file that is imported again makes no record twice."""

from odoo import _
from odoo.tools import split_every

from .record_values import InvalidRecord

ROWS_PER_QUERY = 1000
# what says that two records are about the same attendance, beside the person; and what more they may say
SAME = ("attended_at", "attendance_category", "session_id", "attendance_type_id", "attendance_location_id")
CONTENT = (*SAME, "excuse", "attended_by_id", "attendance_description", "attendance_external_url")


class KnownRecords:
    """Finds, of resolved rows, those that were recorded before, and those that repeat a row above them.

    A row with an external id of its sender is known by it alone. Any other row is known by person, moment, category,
    session, type and location. What became of the record since does not matter: a voided one is not made again.

    found: {number: record}; repeated: numbers of rows that repeat one above; problems: {number: InvalidRecord}
    """

    def __init__(self, records):
        self.records = records
        self.found, self.repeated, self.problems = {}, [], {}

    def look(self, rows, identified):
        """rows: {number: row}; identified: the numbers of those that have an external id of their sender.

        Returns self.
        """
        by_id = {number: row for number, row in rows.items() if number in identified}
        self._look_by_external_id(by_id)
        self._look_by_content({number: row for number, row in rows.items() if number not in by_id})
        return self

    # by external id

    def _look_by_external_id(self, rows):
        stored = self.records._by_external_id([self._external_key(row) for row in rows.values()])
        contents = self._contents(self.records.union(*stored.values()))
        first = {}
        for number, row in rows.items():
            key = self._external_key(row)
            if key in stored:
                self._compare(number, row, contents[stored[key].id], stored[key])
            elif key in first:
                self._compare(number, row, self._content(first[key]), None)
            else:
                first[key] = row

    def _external_key(self, row):
        return row["company_id"], row["external_id"]

    def _compare(self, number, row, content, record):
        people, rest = content
        if not people & self._people(row) or rest != self._content(row)[1]:
            text = _(
                "There is already a record with this external id, and it says something else. Give the row an external "
                "id of its own. To correct the record, open it and press Correct."
            )
            self.problems[number] = InvalidRecord(text, "taken")
        elif record:
            self.found[number] = record
        else:
            self.repeated.append(number)

    def _contents(self, records):
        names = [name for name in CONTENT if name != "excuse"]
        # sudo: an external id is taken also by a record the user may not see, and the excuse is a part of it
        rows = records.sudo().read([*names, "excuse", "subscriber_id", "identifier_key", "person_name"], load=None)
        return {row["id"]: self._content({**row, "participant_id": None}) for row in rows}

    def _content(self, row):
        return self._people(row), tuple(row[name] or None for name in CONTENT)

    def _people(self, row):
        """How a row names somebody. Two rows that share one of it name the same: who was unknown may be known now."""
        sure = {("subscriber_id", row["subscriber_id"])} if row["subscriber_id"] else set()
        if row["identifier_key"]:
            sure.add(("identifier_key", row["identifier_key"]))
        return sure or {(name, row[name]) for name in ("participant_id", "person_name") if row[name]}

    # by content

    def _look_by_content(self, rows):
        stored, first = self._stored(rows.values()), set()
        for number, row in rows.items():
            keys = self._same_keys(row)
            record_id = next((stored[key] for key in keys if key in stored), None)
            if record_id:
                self.found[number] = self.records.browse(record_id)
            elif not first.isdisjoint(keys):
                self.repeated.append(number)
            first.update(keys)

    def _same_keys(self, row):
        same = tuple(row[name] or None for name in SAME)
        return [(row["company_id"], person, *same) for person in sorted(self._people(row), reverse=True)]

    def _stored(self, rows):
        """{key of a row: id of the first record that says the same}"""
        stored = {}
        for page in split_every(ROWS_PER_QUERY, rows):
            for record in self._stored_at(page):
                for key in self._same_keys({**record, "participant_id": None}):
                    stored.setdefault(key, record["id"])
        return stored

    def _stored_at(self, rows):
        names = ("subscriber_id", "identifier_key", "person_name")
        named = [list({row[name] for row in rows if row[name]}) for name in names]
        columns = ("id", "company_id", *names, *SAME)
        self.records.flush_model(columns)
        # past the record rules: what the user cannot see was recorded, too
        self.records.env.cr.execute(
            f"""
            select {", ".join(columns)} from {self.records._table}
            where attended_at = any(%s) and (
                subscriber_id = any(%s) or identifier_key = any(%s)
                or subscriber_id is null and person_name = any(%s)
            ) order by id
            """,
            [list({row["attended_at"] for row in rows}), *named],
            log_exceptions=False,
        )
        return self.records.env.cr.dictfetchall()
