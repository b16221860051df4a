from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.addons.spp_session_tracking.tests.test_statement_order import settings as odoo_settings

from .common import LedgerCase

CATEGORIES = ("present", "late", "excused", "absent")
STATED = ("status", "marked_at", "attendance_time", "excuse_reason", "external_id")
BEGIN = fields.Datetime.to_datetime("2026-03-14 09:00:00")


@st.composite
def programmes(draw):
    """Statements about one person, in two orders: on screen, and in the ledger, some of them voided or replaced."""
    count = draw(st.integers(1, 5))
    made = [
        {
            "name": f"S{number}",
            "on_screen": draw(st.booleans()),
            "category": draw(st.sampled_from(CATEGORIES)),
            "minute": draw(st.integers(0, 2)),
            "sent": draw(st.sampled_from([5, 6])),
            "ends": draw(st.sampled_from(["", "voided", "replaced"])),
            "better": draw(st.sampled_from(CATEGORIES)),
        }
        for number in range(count)
    ]
    return made, draw(st.permutations(made))


def better(statement):
    """The statement that replaces another one."""
    return {**statement, "name": f"{statement['name']}b", "category": statement["better"], "ends": ""}


def remaining(statements):
    """What counts in the end: marks on screen do not end."""
    for statement in statements:
        if statement["on_screen"] or not statement["ends"]:
            yield {**statement, "ends": ""}
        elif statement["ends"] == "replaced":
            yield better(statement)


class TestStatements(LedgerCase):
    """In whatever order statements arrive, the line of the session has the one that wins of those that count."""

    def state(self, session, statement, **values):
        excuse = statement["category"] == "excused" and "Clinic"
        marked_at = BEGIN + timedelta(minutes=statement["minute"])
        if statement["on_screen"]:
            return self.mark(self.ana, statement["category"], session, marked_at=marked_at, excuse_reason=excuse)
        row = {
            "session_id": session.id,
            "attended_at": BEGIN,
            "marked_at": marked_at,
            "submitted_at": BEGIN + timedelta(minutes=statement["sent"]),
            "attendance_category": statement["category"],
            "excuse_reason": excuse,
            "external_id": f"{session.id}-{statement['name']}",
            **values,
        }
        return self.record(row, user=self.facilitator)

    def end(self, session, statement, record):
        if statement["ends"] == "voided":
            record.void("Wrong")
        elif statement["ends"] == "replaced":
            self.state(session, better(statement), replaces_id=record.id)

    def line_after(self, statements, end_at_once):
        session = self.new_session(expected_participant_ids=(self.ana + self.ben).ids)
        session.start()
        records = []
        for statement in statements:
            record = self.state(session, statement)
            if not statement["on_screen"]:
                records.append((session, statement, record))
            if end_at_once and records:
                self.end(*records.pop())
        for each in records:
            self.end(*each)
        self.env.flush_all()
        self.env.invalidate_all()
        line = self.line(self.ana, session)
        values = {name: line[name] for name in STATED}
        return {**values, "external_id": values["external_id"] and values["external_id"].split("-")[1]}

    def test_any_order_of_records_marks_corrections_and_voids_ends_in_the_same_line(self):
        @settings(odoo_settings.get_profile("odoo"), max_examples=15)
        @given(programmes(), st.booleans())
        def check(programme, end_at_once):
            made, arrived = programme
            self.assertEqual(self.line_after(arrived, end_at_once), self.line_after(list(remaining(made)), False))

        check()
