"""Keeping what clients of the API send: every row has its result, and what is sent again changes nothing."""

from odoo import _, fields

from .api.order import sent_in
from .api.results import Result, ended, held, rejected
from .api.scope import MARKING, out_of_scope
from .ledger.ledger_recorder import LedgerRecorder
from .naming import names_of
from .standing import Standing

# code of a refusal -> what is left to do, where that is not to mend the row
ACTIONS = {"forbidden": "ask_officer"}
LONGEST_ID = 64
WAVES = 20  # edits of one another in one request


class Submission:
    """Rows (see api/rows.py) that a client sends.

    envelope: values that all records have; caller: the Caller (see spp.attendance.api.token); seen: a VisibilityCache
    """

    def __init__(self, records, rows, envelope, caller, seen):
        self.records, self.env, self.caller = records, records.env, caller
        self.seen = seen
        self.rows = dict(enumerate(rows))
        self.first = {}  # of what is there twice in the request: {number: that of the first}
        self.results = {number: row.result for number, row in self.rows.items() if row.result}
        self.company_id = self.env.company.id
        self.values = self._values(envelope)
        self.names = names_of(records, {number: self.rows[number] for number in self.values}, caller)
        self.standing = Standing()

    def keep(self):
        """Store the good rows. Returns a Result for each row, in order."""
        self._find_duplicates()
        for number, submitted_at in sent_in(self.rows, self.values, fields.Datetime.now()).items():
            self.values[number]["submitted_at"] = submitted_at
        unmarked = [number for number in self.values if self.rows[number].is_unmarked()]
        taken_back = {number: self.values.pop(number) for number in unmarked}
        for _wave in range(WAVES):
            if self.values:
                self._record(self._ready())
        for number in list(self.values):
            self._end(
                number, rejected("too_many_edits", _("It is one of too many edits of one another."), "retry_later")
            )
        self._take_back(taken_back)
        self.results = self.standing.told(self.results, self.names)
        return [self._placed(number) for number in self.rows]

    def _placed(self, number):
        row, result = self.rows[number], self.results[self.first.get(number, number)]
        if number in self.first and result.outcome != "rejected":
            result = result._replace(outcome="duplicate", pointer="")
        given = row.card.get("external_id")
        name = self.names.get(number) or (given if isinstance(given, str) and len(given) <= LONGEST_ID else "")
        return result._replace(pointer=result.pointer or row.pointer, external_id=name)

    # reading

    def _values(self, envelope):
        """{number: values of the record} of the rows that can be read."""
        zones = self._zones()
        sender = {"client_id": self.caller.id, "company_id": self.company_id}
        common = {"submitted_by": self.caller.user_name, **envelope, **sender}
        values = {}
        for number, row in self.rows.items():
            if number in self.results:
                continue
            try:
                read = row.values(zones.get(row.card.get("session_id"), self.caller.tz))
                values[number] = {**common, **read, "digest": row.digest()}
            except ValueError as error:
                self.results[number] = rejected("malformed", str(error))
        return values

    def _zones(self):
        """{session id: its zone}"""
        readable = [row for number, row in self.rows.items() if number not in self.results]
        ids = {row.card["session_id"] for row in readable if row.card.get("session_id")}
        return {session.id: session.tz for session in self.seen.sessions(ids).values()}

    def _take_back(self, values):
        """Let sessions take marks back, which is no attendance. values: {number: values as of a record}"""
        by_session = {}
        for number, vals in values.items():
            by_session.setdefault(vals["session_id"], {})[number] = {**vals, "external_id": self.names[number]}
        for session_id, marks in by_session.items():
            session = self.env["spp.session"].browse(session_id)
            results, pairs, roll = session._take_back(marks)
            self.results.update(results)
            self.standing.add(pairs, roll)

    # ids

    def _find_duplicates(self):
        """Take out what is there already, and what is there twice in the request."""
        there = self.records._by_external_id([(self.company_id, name) for name in self.names.values()])
        standing = self.records.union(*there.values())._standing()
        first = {}
        for number in list(self.values):
            name = self.names[number]
            record, before = there.get((self.company_id, name)), first.setdefault(name, number)
            if record:
                self._end(number, self._result_again(number, record, standing.get(record.id, "")))
            elif before != number and self._has_own_id(number) and not self._is_same(number, before):
                self._end(number, rejected("external_id_taken", _("An earlier row has this external_id.")))
            elif before != number:
                self.first[number] = before
                self.values.pop(number)

    def _end(self, number, result):
        self.results[number] = result
        self.values.pop(number, None)

    def _result_again(self, number, record, standing):
        if self._has_own_id(number) and not self._is_again(number, record):
            return rejected(
                "external_id_taken",
                _(
                    "Something else was sent under this external_id. Send an edit under a new one, and in `replaces` "
                    "the external_id of what it corrects."
                ),
            )
        if record.state == "held":
            waiting = held(record._history_id(), record.held_reason)
            return waiting._replace(outcome="duplicate")
        if record.state != "valid":
            return ended(record._history_id(), record.state, record.ended_by_id == self.env.user, standing)
        return Result("duplicate", record._history_id())

    def _is_again(self, number, record):
        person = record.subscriber_id
        return record.digest == self.values[number]["digest"] or self.rows[number].is_again(
            record.digest, {"participant_id": person.partner_id.id, "person_identifier": person.person_identifier}
        )

    def _is_same(self, number, other):
        return self.values[number]["digest"] == self.values[other]["digest"]

    def _has_own_id(self, number):
        return "external_id" in self.rows[number].card

    # recording

    def _ready(self):
        """The numbers of the rows that can be recorded now: those that replace no row still to come."""
        coming = {self.names[number] for number in self.values}
        ready = [number for number in self.values if self.rows[number].card.get("replaces") not in coming]
        return ready or list(self.values)

    def _record(self, numbers):
        self._find_replaced(numbers)
        numbers = [number for number in numbers if number in self.values]
        vals_list = [{**self.values.pop(number), "external_id": self.names[number]} for number in numbers]
        pointers = {place: self.rows[number].pointer for place, number in enumerate(numbers)}
        recorder = LedgerRecorder(self.records, "api", self.seen, are_new=True, pointers=pointers).prepare(vals_list)
        for place, invalid in recorder.problems.items():
            action = ACTIONS.get(invalid.code, "fix")
            self.results[numbers[place]] = rejected(invalid.code, str(invalid), action, invalid.current_external_id)
        for place, record in recorder.save().items():
            self.results[numbers[place]] = self._result_of(recorder.rows[place], record)
        self.standing.add({numbers[place]: pair for place, pair in recorder.line_keys().items()}, recorder.batch)

    def _find_replaced(self, numbers):
        """Find what rows replace by its external id; what was not received yet may still come."""
        wanted = {
            number: self.rows[number].card["replaces"] for number in numbers if "replaces" in self.rows[number].card
        }
        there = self.records._by_external_id([(self.company_id, name) for name in wanted.values()])
        for number, name in wanted.items():
            record = there.get((self.company_id, name))
            if record and record.session_id and MARKING not in self.caller.scopes:
                self._end(number, out_of_scope())
            elif record:
                self.values[number]["replaces_id"] = record.id
            else:
                text = _("What it replaces was not received. Send that first, then send this again.")
                self._end(number, rejected("unknown_replaces", text, "retry_later"))

    def _result_of(self, row, record):
        number = record._history_id()
        if row["state"] == "held":
            return held(number, row["held_reason"])
        return Result("replaced" if row["replaces_id"] else "created", number)
