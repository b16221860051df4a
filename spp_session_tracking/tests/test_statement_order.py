from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import fields

from .common import SessionCase

PEOPLE = ("ana", "ben")
STATED = ("status", "marked_at", "attendance_time", "excuse_reason", "attended_by_id")
LATEST = 2  # of a clock: few, so that statements meet

settings.register_profile("odoo", deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@st.composite
def statements(draw):
    """What a device may say of a person: (person, status, when stated and when come, excuse, stand-in)."""
    status = draw(st.sampled_from(["present", "late", "excused", "absent", False]))
    attended = status in ("present", "late")
    return (
        draw(st.sampled_from(PEOPLE)),
        status,
        draw(st.integers(0, LATEST)),
        attended and draw(st.sampled_from([False, 0, LATEST])),
        draw(st.sampled_from(["Clinic", "Travels"])) if status == "excused" else False,
        attended and draw(st.booleans()),
    )


@st.composite
def arrivals(draw):
    """A set of statements, as they were made and as they arrive: in another order, some of them again."""
    made = draw(st.lists(statements(), min_size=1, max_size=5))
    again = draw(st.lists(st.sampled_from(made), max_size=3))
    return made, draw(st.permutations(made + again))


class TestStatementOrder(SessionCase):
    """Whatever the order statements arrive in, and however often, the same stands and the same is on the log."""

    def row(self, session, statement):
        person, status, marked, came, excuse, stood_in = statement
        begin = fields.Datetime.to_datetime("2026-03-14 09:00:00")
        return {
            "session_id": session.id,
            "participant_id": getattr(self, person).id,
            "status": status,
            "marked_at": begin + timedelta(seconds=0.3 * marked),  # within a second
            "attendance_time": came is not False and begin + timedelta(minutes=came),
            "excuse_reason": excuse,
            "attended_by_id": stood_in and self.dan.id,
        }

    def by_rpc(self, session, statements):
        for statement in statements:
            session.mark([self.row(session, statement)])

    def in_bulk(self, session, statements):
        session.mark([self.row(session, statement) for statement in statements])

    def by_orm(self, session, statements):
        for statement in statements:
            row = self.row(session, statement)
            line = session.attendance_ids.filtered(
                lambda line, row=row: line.participant_id.id == row["participant_id"]
            )
            line.write({name: row[name] for name in STATED})

    def state_after(self, statements, way):
        """What stands of each person, and what the log says was stated before."""
        session = self.new_session(expected_participant_ids=(self.ana + self.ben).ids)
        session.start()
        way(session, statements)
        self.env.flush_all()
        self.env.invalidate_all()
        stands = {line.participant_id: tuple(line[name] for name in STATED) for line in session.attendance_ids}
        logged = {
            (change.participant_id, *(change[f"old_{name}"] for name in STATED))
            for change in session.change_ids.filtered(lambda change: change.kind == "mark")
        }
        return stands, logged

    def assert_same_end(self, way, other_way):
        @settings(settings.get_profile("odoo"), max_examples=8)
        @given(arrivals())
        def check(made_and_arrived):
            made, arrived = made_and_arrived
            self.assertEqual(self.state_after(made, way), self.state_after(arrived, other_way))

        check()

    def test_the_order_of_calls_does_not_matter(self):
        self.assert_same_end(self.by_rpc, self.by_rpc)

    def test_the_order_in_one_call_does_not_matter(self):
        self.assert_same_end(self.by_rpc, self.in_bulk)

    def test_the_order_through_the_orm_does_not_matter(self):
        self.assert_same_end(self.in_bulk, self.by_orm)
