"""Recording attendances: values become rows of the ledger, which are decided in memory and then stored at once."""

from odoo import _
from odoo.addons.spp_session_tracking.marking.mark_batch import MarkBatch, MarkRejected, check_stand_in
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache
from odoo.exceptions import UserError

from .known_records import KnownRecords
from .record_parser import RecordParser
from .record_resolver import RecordResolver
from .record_values import InvalidRecord, mark_of


class LedgerRecorder:
    """Attendances on their way to the ledger, some of which may be bad. Nothing is written before save().

    parse() reads values, resolve() looks up what they name, decide() asks what becomes of them, save() stores them.
    prepare() does the first three. A row that is refused stays out of what follows.

    records: the empty spp.attendance.list of the user who records
    source: by which way they came (see MarkBatch); visibility: a VisibilityCache of what was looked up already
    are_new: whether it is known that no record has any of their external ids
    pointers: what their sender calls them: {number: pointer}; by default they are counted from 1

    rows: {number of the values, from 0: row of the ledger}; problems: {number: InvalidRecord} of those refused
    batch: the MarkBatch with what the rows state about sessions, None where they state nothing
    known: {number: record} and repeated: numbers, of rows that prepare_new() has left out (see KnownRecords)
    """

    def __init__(self, records, source="manual", visibility=None, are_new=False, pointers=None):
        self.records, self.env, self.source = records, records.env, source
        self.visibility = visibility or VisibilityCache(self.env)
        self.are_new, self.pointers = are_new, pointers
        self.rows, self.problems = {}, {}
        self.known, self.repeated = {}, []
        self.batch = None

    def prepare(self, vals_list):
        """Do all but storing. vals_list: values as create() of spp.attendance.list takes them. Returns self."""
        self.parse(vals_list)
        self.resolve()
        self.decide()
        return self

    def prepare_new(self, vals_list):
        """As prepare(), of the rows that are not recorded already. Returns self."""
        self.parse(vals_list)
        self._resolve_references()
        known = KnownRecords(self.records).look(
            self.rows, {number for number, vals in enumerate(vals_list) if vals.get("external_id")}
        )
        self.known, self.repeated = known.found, known.repeated
        self._refuse(known.problems)
        self.rows = {n: row for n, row in self.rows.items() if n not in known.found and n not in known.repeated}
        self._refuse_bad_replacements()
        self.decide()
        return self

    def _refuse(self, problems):
        self.problems.update(problems)
        self.rows = {number: row for number, row in self.rows.items() if number not in problems}

    def _counting(self):
        return [row for row in self.rows.values() if row["state"] == "valid"]

    # parse

    def parse(self, vals_list):
        """Make a row of each values. Nothing is looked up but defaults."""
        parser = RecordParser(self.records, self.source)
        for number, vals in enumerate(vals_list):
            try:
                self.rows[number] = parser.parse(vals)
            except InvalidRecord as invalid:
                self.problems[number] = invalid

    # resolve

    def resolve(self):
        """Look up what the rows name: people, sessions, types, external ids, and the records that they replace."""
        self._resolve_references()
        if not self.are_new:
            self._refuse_known_external_ids()
        self._refuse_bad_replacements()

    def _resolve_references(self):
        resolver, problems = RecordResolver(self.records, self.visibility).load(self.rows.values()), {}
        for number, row in self.rows.items():
            try:
                resolver.resolve(row)
            except InvalidRecord as invalid:
                problems[number] = invalid
        self._refuse(problems)

    def _refuse_known_external_ids(self):
        keys = {number: (row["company_id"], row["external_id"]) for number, row in self.rows.items()}
        first = {key: number for number, key in reversed(keys.items())}
        known = self.records._by_external_id(keys.values())
        text = _("There is already a record with this external id. Give each record an external id of its own.")
        again = [number for number, key in keys.items() if key in known or first[key] != number]
        self._refuse(dict.fromkeys(again, InvalidRecord(text, "taken")))

    def _refuse_bad_replacements(self):
        """Refuse rows that replace a record of somebody else, or one that no longer counts."""
        replacing = {number: row["replaces_id"] for number, row in self.rows.items() if row["replaces_id"]}
        if not replacing:
            return
        own = self.records.browse(replacing.values())._filter_access_rules("write")
        first = {record_id: number for number, record_id in reversed(replacing.items())}
        current = {record_id: self.rows[number]["external_id"] for record_id, number in first.items()}
        current.update(self.records.browse(first)._external_ids_in_force())
        problems = {}
        for number, record_id in replacing.items():
            record = self.records.browse(record_id)
            if record not in own:
                problems[number] = self._not_own(record_id)
            elif first[record_id] != number or record.state in ("voided", "replaced"):
                problems[number] = self._no_longer_counts(record, current[record_id])
        self._refuse(problems)

    def _not_own(self, record_id):
        text = _("Record %(id)s was made by somebody else. Ask an officer to correct it.", id=self._shown_id(record_id))
        return InvalidRecord(text, "forbidden")

    def _no_longer_counts(self, record, current_external_id):
        number = self._shown_id(record.id)
        if current_external_id:
            text = _(
                "Record %(id)s was replaced already. Correct the record that replaced it: its external id is "
                "%(external_id)s.",
                id=number,
                external_id=current_external_id,
            )
            return InvalidRecord(text, "ended", current_external_id)
        if record.ended_by_id != self.env.user:
            text = _("Record %(id)s was voided by somebody else. Ask an officer to correct it.", id=number)
            return InvalidRecord(text, "forbidden")
        return InvalidRecord(_("Record %(id)s was voided already. Make a new record.", id=number), "ended")

    def _shown_id(self, record_id):
        """The id under which whoever records knows a record: clients of the API that of the history."""
        return self.records.browse(record_id)._history_id() if self.source == "api" else record_id

    # decide

    def decide(self):
        """Decide which rows count, which wait for an officer, and which are refused."""
        self._refuse_bad_stand_ins()
        self._hold_where_protected()
        self._hold_where_others_facilitate()
        self._apply_to_sessions()
        self._refuse_duplicates()

    def _refuse_bad_stand_ins(self):
        """Also of rows that wait: an officer could only refuse them."""
        problems = {}
        for number in [number for number, row in self.rows.items() if row["attended_by_id"]]:
            try:
                check_stand_in(mark_of(self.rows[number]))
            except MarkRejected as rejected:
                problems[number] = InvalidRecord(str(rejected), "refused")
        self._refuse(problems)

    def _hold_where_protected(self):
        """What a session counts that the user may not change any more is replaced only when an officer says so."""
        line_keys = self._replaced_by(self.rows.values())._line_keys()
        if not line_keys:
            return
        sessions = self.env["spp.session"].browse({line_key[0] for line_key in line_keys.values()})
        protected = sessions._protected_lines(line_keys.values(), source=self.source)
        waiting = {record.id for record, line_key in line_keys.items() if line_key in protected}
        for row in self._counting():
            if row["replaces_id"] in waiting:
                row.update(state="held", held_reason="late_contradiction")

    def _hold_where_others_facilitate(self):
        """What was stated of a session that the user does not facilitate, or no more, is replaced by an officer."""
        sessions = {record.id: record.session_id for record in self._replaced_by(self._counting())}
        for row in self._counting():
            session = sessions.get(row["replaces_id"])
            if session and not session.can_mark:
                row.update(state="held", held_reason="not_facilitator")

    def _replaced_by(self, rows):
        return self.records.browse([row["replaces_id"] for row in rows if row["replaces_id"]])

    def _about_sessions(self):
        """{number: row} of the rows that count and state something about a line of a session."""
        return {number: row for number, row in self.rows.items() if row["session_id"] and row["state"] == "valid"}

    def _apply_to_sessions(self, is_decided=False):
        """Apply what the rows state to the sessions. What a session does not accept waits, or else is refused."""
        marks = {number: mark_of(row) for number, row in self._about_sessions().items()}
        if not marks:
            return
        reason = _("Recorded attendance")
        self.batch = MarkBatch(self.env, self.source, reason, True, is_decided, self.visibility).load(marks.values())
        problems = {}
        for number, mark in marks.items():
            try:
                self._apply(mark, self.rows[number])
            except MarkRejected as rejected:
                if not rejected.held_reason:
                    problems[number] = InvalidRecord(str(rejected), "refused")
                self.rows[number].update(state="held", held_reason=rejected.held_reason)
        self._refuse(problems)

    def _apply(self, mark, row):
        outcome = self.batch.apply(mark)
        if outcome == "superseded" and row["replaces_id"]:
            self.batch.check(mark)  # it may win once the record that it replaces no longer counts

    def _refuse_duplicates(self):
        """Refuse rows that the rule of uniqueness does not allow. Records being replaced are ignored."""
        while True:
            replaced = {row["replaces_id"] for row in self._counting()}
            duplicates = self.records._find_duplicates(self.rows, replaced)
            if not duplicates:
                return
            # what a refused row would have replaced is no longer ignored: look again
            self._refuse({number: self._duplicate(*same) for number, same in duplicates.items()})

    def _duplicate(self, record_id, number):
        pointer = self.pointers.get(number) if self.pointers else (number or 0) + 1
        text = self.records._duplicate_message(record_id and self._shown_id(record_id), pointer)
        return InvalidRecord(text, "recorded")

    def line_keys(self):
        """{number: line key} of the rows that count and state something about a line of a session."""
        return {number: mark_of(row).line_key for number, row in self._about_sessions().items()}

    # save

    def save(self):
        """Store the rows. Returns {number: record}. Raises UserError, after which nothing may be committed."""
        self._end_replaced()
        self.env["spp.attendance.subscriber"]._make_known(self.rows.values())
        records = self.records._insert(list(self.rows.values()))
        if self.batch:
            self.batch.save()
        return dict(zip(self.rows, records, strict=True))

    def _end_replaced(self):
        replaced = self._replaced_by(self._counting())
        if not replaced:
            return
        are_lines_changed = bool(replaced._line_keys())
        replaced._end("replaced", _("Replaced by another record"), source=self.source)
        if are_lines_changed:  # the lines now say something else than when the rows were decided
            refused = set(self.problems)
            self._apply_to_sessions(is_decided=True)
            for number in self.problems.keys() - refused:  # what it replaces has ended already: undo all of it
                raise UserError(str(self.problems[number]))
