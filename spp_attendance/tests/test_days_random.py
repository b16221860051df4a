from datetime import date, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.spp_session_tracking.tests.test_statement_order import settings as odoo_settings

from .common import LedgerCase

FIRST = date(2026, 3, 1)
PERIOD = ("2026-03-03", "2026-03-12")
PEOPLE = ("ana", "ben", "carla")
CAME = ("present", "late")
CATEGORIES = ["present", "late", "excused", "absent"]


@st.composite
def events(draw):
    """A session or a record: its day, its type, who is what, and whether it was cancelled or voided."""
    return {
        "is_session": draw(st.booleans()),
        "day": draw(st.integers(0, 13)),
        "type": draw(st.integers(0, 2)),
        "is_undone": draw(st.integers(0, 4)) == 0,
        "statuses": draw(st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(CATEGORIES), min_size=1)),
    }


class TestRandomDays(LedgerCase):
    """Days present of random programmes, against a count that knows nothing of how they are stored."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.s_carla = cls.people.create({"partner_id": cls.carla.id}).with_env(cls.env)

    def happen(self, types, kinds, event):
        day = FIRST + timedelta(days=event["day"])
        (self.hold if event["is_session"] else self.send)(event, day, types[event["type"]], kinds[event["type"]])

    def hold(self, event, day, _attendance_type, session_type):
        session = self.new_session(session_type_id=session_type.id, date=day)
        session.start()
        for name, status in event["statuses"].items():
            self.mark(getattr(self, name), status, session, excuse_reason=status == "excused" and "Ill")
        if event["is_undone"]:
            session.with_user(self.manager).cancel("Storm")

    def send(self, event, day, attendance_type, _session_type):
        records = self.record(
            *(
                {
                    "subscriber_id": getattr(self, f"s_{name}").id,
                    "attended_at": f"{day} 0{number}:00:00",
                    "tz": "UTC",
                    "attendance_type_id": attendance_type.id,
                    "attendance_category": status,
                    "excuse_reason": status == "excused" and "Ill",
                }
                for number, (name, status) in enumerate(event["statuses"].items())
            )
        )
        if event["is_undone"]:
            records.void("Wrong")

    def reckoned(self, plan, name, kind, required):
        """(days present, outcome) of a person and a type."""
        first, last = (date.fromisoformat(day) for day in PERIOD)
        days = {
            event["day"]
            for event in plan
            if event["type"] == kind
            and not event["is_undone"]
            and event["statuses"].get(name) in CAME
            and first <= FIRST + timedelta(days=event["day"]) <= last
        }
        outcome = "nothing_due" if not required else "compliant" if len(days) >= required else "not_compliant"
        return len(days), outcome

    def test_every_answer_is_as_reckoned(self):
        rules, numbers = st.lists(st.integers(0, 4), min_size=3, max_size=3), count()

        @settings(odoo_settings.get_profile("odoo"), max_examples=20)
        @given(rules, st.lists(events(), max_size=12))
        def check(required, plan):
            types = self.env["spp.attendance.type"].create(
                [{"name": f"Type {next(numbers)}", "required_days": days} for days in required]
            )
            kinds = [self.session_type.copy({"code": False, "attendance_type_id": each.id}) for each in types]
            for event in plan:
                self.happen(types, kinds, event)
            people = {name: getattr(self, name).id for name in PEOPLE}
            model = self.env["spp.attendance.type"].with_user(self.viewer)
            answers = {
                (answer["participant_id"], answer["attendance_type_id"]): (answer["days_present"], answer["outcome"])
                for answer in model.evaluate_days(list(people.values()), *PERIOD, types.ids)
            }
            expected = {
                (person, types[kind].id): self.reckoned(plan, name, kind, required[kind])
                for kind in range(3)
                for name, person in people.items()
            }
            self.assertEqual(answers, expected)

        check()
