"""Marks that clients of the API take back. They are no attendance, and so no records of the ledger."""

from odoo import _
from odoo.addons.spp_session_tracking.marking.mark_batch import MarkBatch, MarkRejected
from odoo.addons.spp_session_tracking.rules import Mark, Statement, utc_now

from ..rest.results import Result, rejected


class TakeBack:
    """Marks of one session to be taken back.

    results: {number of the row: Result}; line_keys: {number: line key} of those that are taken back now
    batch: the MarkBatch that takes them back, None where there is none
    """

    def __init__(self, session):
        self.session, self.env = session, session.env
        self.results, self.line_keys, self.batch = {}, {}, None

    def save(self, values):
        """Take the marks back. values: {number: values as of a record}. Returns self."""
        if not self.session.can_mark:
            self._withdraw(values)
            return self
        marks = self._marks(values)
        if marks:
            self.batch = MarkBatch(self.env, "api", _("Taken back by a device")).load(marks.values())
            self._apply(marks)
            self.batch.save()
            self._add_ids(marks)
        return self

    def _withdraw(self, values):
        """Take back what waits for an officer because others facilitate the session."""
        participants = self._participants(values.values())
        marks = {number: self._mark(each, participants) for number, each in values.items()}
        people = [mark.participant_id for mark in marks.values() if mark.participant_id]
        own = [("session_id", "=", self.session.id), ("create_uid", "=", self.env.uid)]
        records = self.env["spp.attendance.list"].search([*own, ("participant_id", "in", people)])
        stated = records.grouped(lambda record: record.participant_id.id)
        for number, mark in marks.items():
            self.results[number] = self._withdrawn(mark, stated.get(mark.participant_id, records.browse()))

    def _withdrawn(self, mark, stated):
        """The Result of withdrawing one mark. stated: the records of the user about the person at the session"""
        stated = stated.filtered(lambda record: record.marked_at <= mark.statement.marked_at)
        states = set(stated.mapped("state"))
        if not states or states - {"held", "voided"}:  # nothing, or something that counts or that an officer decided
            text = _("Others facilitate the session. Ask one of them or an officer to take the mark back.")
            return rejected("forbidden", text)
        stated.filtered(lambda record: record.state == "held")._void(_("Taken back by a device"), "api")
        return Result("created" if "held" in states else "duplicate")

    def _marks(self, values):
        """{number: the Mark that takes back what was stated} of the people who are known."""
        participants = self._participants(values.values())
        marks = {number: self._mark(each, participants) for number, each in values.items()}
        unknown = [number for number, mark in marks.items() if not mark.participant_id]
        self.results.update(dict.fromkeys(unknown, rejected("unknown", _("Nobody has this identifier."))))
        return {number: mark for number, mark in marks.items() if mark.participant_id}

    def _participants(self, values):
        """{identifier: contact id}"""
        named = {each["person_identifier"] for each in values if each.get("person_identifier")}
        people = self.env["spp.attendance.subscriber"]
        found = people._identified([(self.env.company.id, identifier) for identifier in named])
        return {identifier: person.partner_id.id for (_company, identifier), person in found.items()}

    def _mark(self, values, participants):
        participant_id = values.get("participant_id") or participants.get(values.get("person_identifier"))
        statement = Statement(
            marked_at=values["marked_at"],
            submitted_at=values.get("submitted_at") or utc_now(),
            external_id=values["external_id"],
        )
        return Mark(self.session.id, participant_id, statement)

    def _apply(self, marks):
        known = self._known_statements()
        for number, mark in marks.items():
            self.results[number] = self._result(mark, known)
            if self.results[number].outcome == "created":
                self.line_keys[number] = mark.line_key

    def _known_statements(self):
        """(line, external id) of every statement so far about the lines, also of those that do not count."""
        lines = self.env["spp.session.attendance"].union(*self.batch.lines.values())
        changes = self.env["spp.session.attendance.change"].search(
            [("kind", "=", "mark"), ("attendance_id", "in", lines.ids)]
        )
        before = {(change.attendance_id, change.old_external_id) for change in changes}
        after = {(change.attendance_id, change.new_external_id) for change in changes}
        return {(line, line.external_id) for line in lines} | before | after

    def _result(self, mark, known):
        """The Result of taking one mark back. One that was not received yet does not count when it arrives later."""
        key = (self.batch.lines.get(mark.line_key), mark.statement.external_id)
        if key in known:
            return Result("duplicate")
        try:
            self.batch.apply(mark)
        except MarkRejected as error:
            return rejected("refused", str(error), "ask_officer")
        known.add(key)
        return Result("created")

    def _add_ids(self, marks):
        """Add the ids that the lines have in the history."""
        for number, mark in marks.items():
            line, result = self.batch.lines.get(mark.line_key), self.results[number]
            if line and result.outcome != "rejected":
                self.results[number] = result._replace(id=line._history_id())
