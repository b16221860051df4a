"""Recording attendances: what is given becomes rows of the ledger, decided in memory, then stored at once."""

from odoo import _
from odoo.addons.spp_session_tracking.marking.mark_batch import MarkBatch, MarkRejected
from odoo.addons.spp_session_tracking.marking.visibility_cache import VisibilityCache

from .record_parser import GIVEN, Reading, Wrong

# what follows from what is given
DERIVED = ("participant_id", "attendance_date", "attendance_time", "state", "held_reason", "create_uid", "create_date")
COLUMNS = (*GIVEN, *DERIVED, "write_uid", "write_date")


class Recording:
    """Attendances to be recorded, some of which may be bad. Nothing is written before keep().

    vals_list: values as create() of spp.attendance.list takes them; source: by which way they came (see MarkBatch)
    seen: what was seen already (a VisibilityCache); are_new: whether no record has any of their external ids
    places: how their sender knows them: {number: place}; by default they are counted from 1
    rows: {number of the values, from 0: columns of the record}; problems: {number: Wrong} of those that are refused
    """

    def __init__(self, records, vals_list, source="manual", seen=None, are_new=False, places=None):
        self.records, self.env, self.source = records, records.env, source
        self.places = places or {number: number + 1 for number in range(len(vals_list))}
        self.seen = seen or VisibilityCache(self.env)
        self.rows, self.problems = {}, {}
        self.roll = None
        self._read(vals_list)
        if not are_new:
            self._look_at_external_ids()
        self._look_at_replaced()
        self._hold_where_protected_lines()
        self._state_on_sessions()
        self._look_at_same()

    def _refuse(self, problems):
        self.problems.update(problems)
        self.rows = {number: row for number, row in self.rows.items() if number not in problems}

    def _read(self, vals_list):
        reading = Reading(self.records, vals_list, self.seen)
        for number, vals in enumerate(vals_list):
            try:
                self.rows[number] = reading.row(vals)
            except Wrong as wrong:
                self.problems[number] = wrong

    # what is there already

    def _look_at_external_ids(self):
        keys = {number: (row["company_id"], row["external_id"]) for number, row in self.rows.items()}
        first = {key: number for number, key in reversed(keys.items())}
        taken = self.records._by_external_id(keys.values())
        wrong = Wrong(_("A record with this external id is there already. Give each record an id of its own."), "taken")
        self._refuse({number: wrong for number, key in keys.items() if key in taken or first[key] != number})

    def _look_at_replaced(self):
        replacing = {number: row["replaces_id"] for number, row in self.rows.items() if row["replaces_id"]}
        own = self.records.browse(replacing.values())._filter_access_rules("write")
        first = {replaced: number for number, replaced in reversed(replacing.items())}
        standing = {replaced: self.rows[number]["external_id"] for replaced, number in first.items()}
        standing.update(self.records.browse(first)._standing())
        problems = {}
        for number, replaced in replacing.items():
            record = self.records.browse(replaced)
            if record not in own or record.session_id and not record.session_id.can_mark:
                text = _("Record %(id)s is somebody else's. Ask an officer to correct it.", id=self._told(replaced))
                problems[number] = Wrong(text, "forbidden")
            elif first[replaced] != number or record.state in ("voided", "replaced"):
                problems[number] = self._ended(record, standing[replaced])
        self._refuse(problems)

    def _ended(self, record, standing):
        number = self._told(record.id)
        if not standing and record.ended_by_id != self.env.user:
            return Wrong(_("Record %(id)s was ended by somebody else. Ask an officer.", id=number), "forbidden")
        if standing:
            text = _(
                "Record %(id)s has ended already. Correct the one in its place, whose external id is %(standing)s.",
                id=number,
                standing=standing,
            )
        else:
            text = _("Record %(id)s has ended already, and nothing stands in its place. Record it anew.", id=number)
        return Wrong(text, "ended", standing)

    def _told(self, record_id):
        """The number under which whoever records knows a record."""
        return self.records.browse(record_id)._history_id() if self.source == "api" else record_id

    def _look_at_same(self):
        """Refuse what the rule of uniqueness does not allow. What gives way to a row that counts is in nobody's way."""
        while True:
            problems = self.records._same(self.rows, {row["replaces_id"] for row in self._counting()})
            if not problems:
                return
            self._refuse({number: Wrong(self._as_same(*like), "recorded") for number, like in problems.items()})

    def _as_same(self, record_id, number):
        return self.records._same_as(record_id and self._told(record_id), self.places.get(number))

    def _replaced_by(self, rows):
        return self.records.browse([row["replaces_id"] for row in rows if row["replaces_id"]])

    def _counting(self):
        return [row for row in self.rows.values() if row["state"] == "valid"]

    # on sessions

    def _hold_where_protected_lines(self):
        """What a settled session counts gives way to another record only when an officer says so."""
        pairs = self._replaced_by(self.rows.values())._on_sessions()
        sessions = self.env["spp.session"].browse({pair[0] for pair in pairs.values()})
        settled = sessions._protected_lines(pairs.values(), source=self.source)
        waiting = {record.id for record, pair in pairs.items() if pair in settled}
        for row in self._counting():
            if row["replaces_id"] in waiting:
                row.update(state="held", held_reason="late_contradiction")

    def _state_on_sessions(self, is_decided=False):
        """Call the roll with what the rows state; what a session does not take is held, or else refused."""
        marks = {
            number: self.records._mark_of(row)
            for number, row in self.rows.items()
            if row["session_id"] and row["state"] == "valid"
        }
        if not marks:
            return
        reason = _("Recorded attendance")
        self.roll = MarkBatch(self.env, self.source, reason, True, is_decided, self.seen).load(marks.values())
        problems = {}
        for number, mark in marks.items():
            try:
                outcome = self.roll.apply(mark)
                if outcome == "superseded" and self.rows[number]["replaces_id"]:
                    self.roll.check(mark)  # for it may stand once what it replaces has ended
            except MarkRejected as refused:
                if not refused.held_reason:
                    problems[number] = Wrong(str(refused), "refused")
                self.rows[number].update(state="held", held_reason=refused.held_reason)
        self._refuse(problems)

    def pairs(self):
        """{number: (session id, participant id)} of the rows that state something of a session's line."""
        stated = {number: row for number, row in self.rows.items() if row["session_id"] and row["state"] == "valid"}
        return {number: (row["session_id"], row["participant_id"]) for number, row in stated.items()}

    # storing

    def keep(self):
        """Store the rows. Returns {number: record}."""
        self._end_replaced()
        records = self.records._insert(list(self.rows.values()))
        if self.roll:
            self.roll.save()
        return dict(zip(self.rows, records, strict=True))

    def _end_replaced(self):
        replaced = self._replaced_by(self._counting())
        are_lines_changed = bool(replaced._on_sessions())
        replaced._end("replaced", _("Replaced by another record"))
        if are_lines_changed:  # what a row is held against is another statement now
            self._state_on_sessions(is_decided=True)
