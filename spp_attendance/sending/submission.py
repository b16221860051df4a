"""Rows that clients of the API send: each gets a result, and what is sent again changes nothing."""

from odoo import _, fields

from ..ledger.ledger_recorder import LedgerRecorder
from ..rest.order import submission_times
from ..rest.results import Result, ended, pending, rejected
from ..rest.scope import MARKING, out_of_scope
from .final_marks import FinalMarks
from .idempotency_keys import idempotency_keys
from .take_back import TakeBack

# code of a refusal -> what its sender has to do, where that is not to mend the row
ACTIONS = {"forbidden": "ask_officer"}
LONGEST_ID = 64
MAX_ROUNDS = 20  # of edits of one another in one request
EXTERNAL_ID_TAKEN = "external_id_taken"


class Submission:
    """Rows (see rest/rows.py) that a client sends.

    submit() does all of it: parse the rows, find those received before, record the others, take marks back.

    records: the empty spp.attendance.list of the user; caller: the Caller (see spp.attendance.api.token)
    visible: a VisibilityCache
    rows: {number: Row}; values: {number: values of the record} of the rows that are still to be done
    keys: {number: external id}; results: {number: Result}
    repeats: {number: that of the first} of the rows that are in the request twice
    """

    def __init__(self, records, rows, caller, visible):
        self.records, self.env, self.caller, self.visible = records, records.env, caller, visible
        self.company_id = self.env.company.id
        self.rows = dict(enumerate(rows))
        self.values, self.keys, self.results, self.repeats = {}, {}, {}, {}
        self.final_marks = FinalMarks()

    def submit(self, envelope):
        """Store the good rows. Returns a Result for each row, in order. envelope: values that all records get."""
        self.parse(envelope)
        self.find_received()
        unmarked = {number: self.values.pop(number) for number in list(self.values) if self.rows[number].is_unmarked()}
        self.record_in_rounds()
        self.take_back(unmarked)
        results = self.final_marks.with_superseded(self.results, self.keys)
        return [self._with_pointer(number, results) for number in self.rows]

    def _end(self, number, result):
        self.results[number] = result
        self.values.pop(number, None)

    def _with_pointer(self, number, results):
        """The Result of a row, with where the row is in the request and the external id it is stored under."""
        row, result = self.rows[number], results[self.repeats.get(number, number)]
        if number in self.repeats and result.outcome != "rejected":
            result = result._replace(outcome="duplicate", pointer="")
        given = row.card.get("external_id")
        key = self.keys.get(number) or (given if isinstance(given, str) and len(given) <= LONGEST_ID else "")
        return result._replace(pointer=result.pointer or row.pointer, external_id=key)

    # parse

    def parse(self, envelope):
        """Read the rows. Those that cannot be read get their result."""
        self.results = {number: row.result for number, row in self.rows.items() if row.result}
        readable = {number: row for number, row in self.rows.items() if number not in self.results}
        zones = self._zones(readable.values())
        sender = {"client_id": self.caller.id, "company_id": self.company_id}
        common = {"submitted_by": self.caller.user_name, **envelope, **sender}
        for number, row in readable.items():
            try:
                values = row.values(zones.get(row.card.get("session_id"), self.caller.tz))
                self.values[number] = {**common, **values, "digest": row.digest()}
            except ValueError as error:
                self.results[number] = rejected("malformed", str(error))
        self.keys = idempotency_keys(self.records, {number: self.rows[number] for number in self.values}, self.caller)

    def _zones(self, rows):
        """{session id: its zone}"""
        ids = {row.card["session_id"] for row in rows if row.card.get("session_id")}
        return {session.id: session.tz for session in self.visible.sessions(ids).values()}

    # find what was received before

    def find_received(self):
        """Give their results to rows that were received before. The others get the moment they were submitted."""
        there = self.records._by_external_id([(self.company_id, key) for key in self.keys.values()])
        standing = self.records.union(*there.values())._standing()
        first = {}
        for number in list(self.values):
            key = self.keys[number]
            record, earlier = there.get((self.company_id, key)), first.setdefault(key, number)
            if record:
                self._end(number, self._result_again(number, record, standing.get(record.id, "")))
            elif earlier != number:
                self._end_repeat(number, earlier)
        for number, submitted_at in submission_times(self.rows, self.values, fields.Datetime.now()).items():
            self.values[number]["submitted_at"] = submitted_at

    def _end_repeat(self, number, earlier):
        is_same = self.values[number]["digest"] == self.values[earlier]["digest"]
        if self._has_own_id(number) and not is_same:
            self._end(number, rejected(EXTERNAL_ID_TAKEN, _("An earlier row has this external_id.")))
        else:
            self.repeats[number] = earlier
            self.values.pop(number)

    def _result_again(self, number, record, standing):
        """The Result of a row whose external id a record has. standing: external id of what replaced that, or ""."""
        if self._has_own_id(number) and not self._is_again(number, record):
            text = _(
                "Something else was sent under this external_id. Send an edit under a new one, and in `replaces` the "
                "external_id of what it corrects."
            )
            return rejected(EXTERNAL_ID_TAKEN, text)
        if record.state == "held":
            return pending(record._history_id(), record.held_reason)._replace(outcome="duplicate")
        if record.state != "valid":
            return ended(record._history_id(), record.state, record.ended_by_id == self.env.user, standing)
        return Result("duplicate", record._history_id())

    def _is_again(self, number, record):
        person = record.subscriber_id
        named = {"participant_id": person.partner_id.id, "person_identifier": person.person_identifier}
        return record.digest == self.values[number]["digest"] or self.rows[number].is_again(record.digest, named)

    def _has_own_id(self, number):
        return "external_id" in self.rows[number].card

    # record

    def record_in_rounds(self):
        """Record the rows. A row that replaces another row of the request is recorded in a later round."""
        for _round in range(MAX_ROUNDS):
            if self.values:
                self._record(self._ready())
        text = _("It is one of too many edits of one another.")
        for number in list(self.values):
            self._end(number, rejected("too_many_edits", text, "retry_later"))

    def _ready(self):
        """The numbers of the rows that replace no row still to come; all of them where they replace one another."""
        coming = {self.keys[number] for number in self.values}
        ready = [number for number in self.values if self.rows[number].card.get("replaces") not in coming]
        return ready or list(self.values)

    def _record(self, numbers):
        self._find_replaced(numbers)
        numbers = [number for number in numbers if number in self.values]
        vals_list = [{**self.values.pop(number), "external_id": self.keys[number]} for number in numbers]
        pointers = {place: self.rows[number].pointer for place, number in enumerate(numbers)}
        recorder = LedgerRecorder(self.records, "api", self.visible, are_new=True, pointers=pointers)
        recorder.prepare(vals_list)
        for place, invalid in recorder.problems.items():
            action = ACTIONS.get(invalid.code, "fix")
            self.results[numbers[place]] = rejected(invalid.code, str(invalid), action, invalid.current_external_id)
        for place, record in recorder.save().items():
            self.results[numbers[place]] = self._result_of(recorder.rows[place], record)
        line_keys = {numbers[place]: line_key for place, line_key in recorder.line_keys().items()}
        self.final_marks.add(line_keys, recorder.batch)

    def _find_replaced(self, numbers):
        """Find what rows replace by its external id. What was not received yet may still come."""
        wanted = {
            number: self.rows[number].card["replaces"] for number in numbers if "replaces" in self.rows[number].card
        }
        there = self.records._by_external_id([(self.company_id, external_id) for external_id in wanted.values()])
        for number, external_id in wanted.items():
            record = there.get((self.company_id, external_id))
            if record and record.session_id and MARKING not in self.caller.scopes:
                self._end(number, out_of_scope())
            elif record:
                self.values[number]["replaces_id"] = record.id
            else:
                text = _("What it replaces was not received. Send that first, then send this again.")
                self._end(number, rejected("unknown_replaces", text, "retry_later"))

    def _result_of(self, row, record):
        history_id = record._history_id()
        if row["state"] == "held":
            return pending(history_id, row["held_reason"])
        return Result("replaced" if row["replaces_id"] else "created", history_id)

    # take back

    def take_back(self, unmarked):
        """Take marks back, session by session. unmarked: {number: values as of a record}"""
        by_session = {}
        for number, values in unmarked.items():
            by_session.setdefault(values["session_id"], {})[number] = {**values, "external_id": self.keys[number]}
        for session_id, values in by_session.items():
            done = TakeBack(self.env["spp.session"].browse(session_id)).save(values)
            self.results.update(done.results)
            self.final_marks.add(done.line_keys, done.batch)
