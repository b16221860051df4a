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
    """Statements about one person, in two orders: in the ledger, some of them voided in the end, and on screen."""
    count = draw(st.integers(1, 5))
    made = [
        {
            "name": f"S{number}",
            "on_screen": draw(st.booleans()),
            "category": draw(st.sampled_from(CATEGORIES)),
            "minute": draw(st.integers(0, 2)),
            "sent": draw(st.sampled_from([5, 6])),
            "is_voided": draw(st.booleans()),
        }
        for number in range(count)
    ]
    return made, draw(st.permutations(made))


class TestStatements(LedgerCase):
    """Whatever the order: the line of a session says what the statements that are not voided say."""

    def state(self, session, statement):
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
        }
        return self.record(row, user=self.facilitator)

    def line_after(self, statements, void_at_once):
        session = self.new_session(expected_participant_ids=(self.ana + self.ben).ids)
        session.start()
        kept = []
        for statement in statements:
            record = self.state(session, statement)
            if statement["is_voided"] and not statement["on_screen"]:
                kept.append(record)
                if void_at_once:
                    record.void("Wrong")
        for record in kept:
            record.void("Wrong")
        self.env.flush_all()
        self.env.invalidate_all()
        line = self.line(self.ana, session)
        stands = {name: line[name] for name in STATED}
        return {**stands, "external_id": stands["external_id"] and stands["external_id"].split("-")[1]}

    def test_any_order_of_records_marks_and_voids_ends_in_the_same_line(self):
        @settings(odoo_settings.get_profile("odoo"), max_examples=15)
        @given(programmes(), st.booleans())
        def check(programme, void_at_once):
            made, arrived = programme
            remaining = [each for each in made if each["on_screen"] or not each["is_voided"]]
            self.assertEqual(self.line_after(arrived, void_at_once), self.line_after(remaining, False))

        check()
