"""Storing the rows that a client sends: each row has its result, and a row that is sent again changes nothing."""

from odoo import _
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache
from odoo.addons.spp_session_tracking.rules import utc_now

from ..ledger.ledger_recorder import LedgerRecorder
from ..rest.json_text import is_unfit
from ..rest.order import submission_times
from ..rest.results import Result, ended, pending, rejected
from ..rest.scope import MARKING, out_of_scope
from .final_marks import FinalMarks
from .idempotency_keys import idempotency_keys
from .stored_records import StoredRecords
from .take_back import TakeBack

LONGEST_ID = 64
# In each round the rows are recorded that replace no row of a later round: so many edits of one another may be sent.
ROUNDS = 20


class Submission:
    """The rows of a request on their way into the ledger.

    run() goes through the stages below, in their order. Each stage works on the rows that still have values: whatever
    has got its result is taken out. Numbers count the rows of the request from 0.

    rows: {number: Row}; values: {number: values of the record}, of rows that are still to be recorded
    taken_back: the same of rows that take a mark back; keys: {number: external id}; results: {number: Result}
    originals: {number of a row that is there twice in the request: number of the first of them}
    """

    def __init__(self, ledger, rows, envelope, caller, visibility=None):
        self.ledger, self.env, self.caller, self.envelope = ledger, ledger.env, caller, envelope
        self.visibility = visibility or VisibilityCache(ledger.env)
        self.rows, self.stored = dict(enumerate(rows)), StoredRecords(ledger)
        self.values, self.taken_back, self.keys, self.results, self.originals = {}, {}, {}, {}, {}
        self.final_marks = FinalMarks()

    def run(self):
        """Store the good rows. Returns a Result for each row, in their order. Raises AccessError."""
        self.ledger.check_access_rights("create")
        self.parse()
        self.find_keys()
        self.find_stored()
        self.find_doubles()
        self.find_order()
        self.record_in_rounds()
        self.take_marks_back()
        return self.final_results()

    # the stages

    def parse(self):
        """Read the values of each row. A row that cannot be read is rejected."""
        self.results = {number: row.result for number, row in self.rows.items() if row.result}
        readable = {number: row for number, row in self.rows.items() if not row.result}
        zones = self._zones(readable.values())
        shared = {"submitted_by": self.caller.user_name, **self.envelope}
        shared.update(client_id=self.caller.id, company_id=self.env.company.id)
        for number, row in readable.items():
            zone = zones.get(row.card.get("session_id"), self.caller.tz)
            try:
                values = row.values(zone)
                self.values[number] = {**shared, **values, "digest": row.digest()}
            except ValueError as error:
                result = rejected("malformed", str(error))
                self._finish(number, result._replace(pointer=row.pointer_of_wrong_time(zone)))

    def find_keys(self):
        """Find the external id of each row."""
        self.keys = idempotency_keys(self.stored, {number: self.rows[number] for number in self.values}, self.caller)

    def find_stored(self):
        """Take out the rows whose external id has a record already."""
        stored = self.stored.of(self.keys.values())
        if not stored:
            return
        replacing = self.ledger.union(*stored.values())._external_ids_in_force()
        found = {}
        for number in list(self.values):
            record = stored.get(self.keys[number])
            if record:
                self._finish(number, self._result_of_stored(number, record, replacing.get(record.id, "")))
                found[number] = record
        self._find_standing({number: record for number, record in found.items() if self.results[number].id})

    def find_doubles(self):
        """Take out the rows that are there twice in the request."""
        first = {}
        for number in list(self.values):
            original = first.setdefault(self.keys[number], number)
            if original == number:
                continue
            is_same = self.values[number]["digest"] == self.values[original]["digest"]
            if is_same or not self._has_own_id(number):
                self.originals[number] = original
                self.values.pop(number)
            else:
                self._finish(number, rejected("external_id_taken", _("An earlier row has this external_id.")))

    def find_order(self):
        """Give statements of the same moment the order of the request, and set apart those that take a mark back."""
        now = utc_now()
        times = submission_times(self.rows, self.values, now)
        for number, submitted_at in times.items():
            self.values[number]["submitted_at"] = submitted_at
        for values in self.values.values():  # cut for all at the same moment, whichever of them is stored first
            values["marked_at"] = min(values["marked_at"], now)
        unmarked = [number for number in self.values if self.rows[number].takes_mark_back()]
        self.taken_back = {number: self.values.pop(number) for number in unmarked}

    def record_in_rounds(self):
        """Record the rows. A row that replaces another row of the request is recorded in a later round than that."""
        for _round in range(ROUNDS):
            if numbers := self._numbers_of_round():
                self._record(numbers)
        left = {self.keys[number]: self.rows[number].card.get("replaces") for number in self.values}
        for number in list(self.values):
            self._finish(number, self._result_of_left(self.keys[number], left))

    def take_marks_back(self):
        """Let sessions take marks back. That is no attendance, so the ledger has no record of it."""
        by_session = {}
        for number, values in self.taken_back.items():
            marks = by_session.setdefault(values["session_id"], {})
            marks[number] = {**values, "external_id": self.keys[number]}
        for session_id, marks in by_session.items():
            done = TakeBack(self.env["spp.session"].browse(session_id)).save(marks)
            self.results.update(done.results)
            self.final_marks.add(done.line_keys, done.batch)

    def final_results(self):
        """The Result of each row, in their order."""
        self.results = self.final_marks.mark_superseded(self.results, self.keys)
        return [self._final_result(number) for number in self.rows]

    # parts of the stages

    def _finish(self, number, result):
        self.results[number] = result
        self.values.pop(number, None)

    def _zones(self, rows):
        """{session id: its time zone}"""
        ids = {row.card["session_id"] for row in rows if row.card.get("session_id")}
        return {session.id: session.tz for session in self.visibility.sessions(ids).values()}

    def _find_standing(self, found):
        """Look up what stands where stored records state something. found: {number of the row: record}."""
        by_record = self.ledger.union(*found.values())._line_keys()
        line_keys = {number: by_record[record] for number, record in found.items() if record in by_record}
        if line_keys:
            self.final_marks.add_lines(line_keys, self.env["spp.session"]._lines_by_key(set(line_keys.values())))

    def _has_own_id(self, number):
        return "external_id" in self.rows[number].card

    def _result_of_stored(self, number, record, in_force):
        if self._has_own_id(number) and not self._is_repeat(number, record):
            text = _(
                "Another attendance was sent under this external_id. Send an edit under a new one, and in `replaces` "
                "the external_id of what it corrects."
            )
            return rejected("external_id_taken", text)
        if record.state == "held":
            return pending(record._history_id(), record.held_reason)._replace(outcome="duplicate")
        if record.state != "valid":
            return ended(record._history_id(), record.state, record.ended_by_id == self.env.user, in_force)
        return Result("duplicate", record._history_id())

    def _is_repeat(self, number, record):
        person = record.subscriber_id
        members = {"participant_id": person.partner_id.id, "person_identifier": person.person_identifier}
        is_same = record.digest == self.values[number]["digest"]
        return is_same or self.rows[number].is_repeat_of(record.digest, members)

    def _numbers_of_round(self):
        """The rows that replace no row still to be recorded."""
        coming = {self.keys[number] for number in self.values}
        return [number for number in self.values if self.rows[number].card.get("replaces") not in coming]

    def _result_of_left(self, key, left):
        """The Result of a row that no round has recorded. left: {external id: which it replaces} of all those rows"""
        replaced = _chain(key, left)
        if key in replaced:
            text = _("These rows replace one another, and none is the first. Send the first one without `replaces`.")
            return rejected("unknown_replaces", text)
        if any(left[each] not in left for each in (key, *replaced)):
            text = _("The request has too many edits of one another. Send this one again.")
            return rejected("too_many_edits", text, "retry_later")
        return _not_received()  # it is behind such a circle

    def _record(self, numbers):
        self._find_replaced(numbers)
        numbers = [number for number in numbers if number in self.values]
        vals_list = [{**self.values.pop(number), "external_id": self.keys[number]} for number in numbers]
        pointers = {index: self.rows[number].pointer for index, number in enumerate(numbers)}
        recorder = LedgerRecorder(self.ledger, "api", self.visibility, are_new=True, pointers=pointers)
        recorder.prepare(vals_list)
        for index, invalid in recorder.problems.items():
            standing = invalid.current_external_id
            self.results[numbers[index]] = rejected(invalid.code, str(invalid), standing=standing)
        for index, record in recorder.save().items():
            self.results[numbers[index]] = self._result_of_new(recorder.rows[index], record)
        line_keys = {numbers[index]: line_key for index, line_key in recorder.line_keys().items()}
        self.final_marks.add(line_keys, recorder.batch)

    def _find_replaced(self, numbers):
        """Find the records that rows replace. One that is not there may still be sent, so the row may be repeated."""
        cards = {number: self.rows[number].card for number in numbers}
        replaced = {number: card["replaces"] for number, card in cards.items() if "replaces" in card}
        if not replaced:
            return
        company_id = self.env.company.id
        stored = self.ledger._by_external_id([(company_id, key) for key in replaced.values()])
        for number, key in replaced.items():
            record = stored.get((company_id, key))
            if record and record.session_id and MARKING not in self.caller.scopes:
                self._finish(number, out_of_scope())
            elif record:
                self.values[number]["replaces_id"] = record.id
            else:
                self._finish(number, _not_received())

    def _result_of_new(self, row, record):
        history_id = record._history_id()
        if row["state"] == "held":
            return pending(history_id, row["held_reason"])
        return Result("replaced" if row["replaces_id"] else "created", history_id)

    def _final_result(self, number):
        """The Result of a row, with its pointer and external id. A row that is there twice has that of the first."""
        row, result = self.rows[number], self.results[self.originals.get(number, number)]
        if number in self.originals and result.outcome != "rejected":
            result = result._replace(outcome="duplicate", pointer="")
        return result._replace(pointer=result.pointer or row.pointer, external_id=self._id_to_send(number))

    def _id_to_send(self, number):
        sent = self.rows[number].card.get("external_id")
        fits = isinstance(sent, str) and len(sent) <= LONGEST_ID and not is_unfit(sent)
        return self.keys.get(number) or (sent if fits else "")


def _chain(key, left):
    """The external ids of the rows that a row replaces, one by way of the other. left: as above"""
    found = set()
    while left.get(key) in left and left[key] not in found:
        key = left[key]
        found.add(key)
    return found


def _not_received():
    text = _("The attendance that it replaces was not received. Send that one first, then this one again.")
    return rejected("unknown_replaces", text, "retry_later")
