from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from .common import SessionCase
from .test_statement_order import settings as odoo_settings

FIRST = date(2026, 3, 1)
PERIOD = ("2026-03-03", "2026-03-12")
PEOPLE = ("ana", "ben", "carla")
CAME = ("present", "late")


@st.composite
def sessions(draw):
    """One session: its day, its type, what the type asks when it is completed, what becomes of it, who is what."""
    return {
        "day": draw(st.integers(0, 13)),
        "type": draw(st.integers(0, 1)),
        "percentage": draw(st.sampled_from([0, 33.33, 50, 66.67, 80, 100])),
        "rule": draw(st.sampled_from(["neutral", "absent", "attended"])),
        "make_up": draw(st.booleans()),
        "frequency": draw(st.sampled_from(["weekly", "biweekly", "monthly", "quarterly", "one_time"])),
        "end": draw(st.sampled_from(["completed", "completed", "completed", "cancelled", "open"])),
        "expected": draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3)),
        "statuses": draw(
            st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(["present", "late", "excused", "absent"]))
        ),
    }


class TestRandomProgrammes(SessionCase):
    """Compliance of random programmes, against a computation that knows nothing of how it is stored."""

    def hold(self, types, plan):
        rule = {name: plan[name] for name in ("make_up", "frequency")}
        types[plan["type"]].write(
            {"required_attendance_percentage": plan["percentage"], "excused_rule": plan["rule"], **rule}
        )
        session = self.new_session(
            session_type_id=types[plan["type"]].id,
            date=FIRST + timedelta(days=plan["day"]),
            expected_participant_ids=[getattr(self, name).id for name in plan["expected"]],
        )
        session.start()
        for name, status in plan["statuses"].items():
            self.mark(getattr(self, name), status, session, excuse_reason=status == "excused" and "Ill")
        if plan["end"] == "completed" and plan["statuses"]:
            session.complete()
        elif plan["end"] == "cancelled":
            session.with_user(self.manager).cancel("Storm")

    def reckoned(self, plans, name, kind):
        """What compliance has to say of a person and a type, None where no session of the period met the person."""
        first, last = (date.fromisoformat(day) for day in PERIOD)
        held = [
            plan
            for plan in sorted(plans, key=lambda plan: plan["day"])
            if plan["type"] == kind and first <= FIRST + timedelta(days=plan["day"]) <= last
        ]
        met = [plan for plan in held if plan["end"] != "cancelled" and name in (*plan["expected"], *plan["statuses"])]
        if not met:
            return None
        done = [plan for plan in held if plan["end"] == "completed" and plan["statuses"]]
        due = [plan for plan in done if name in plan["expected"]]
        marked = [(plan["statuses"].get(name, "assumed"), plan["rule"]) for plan in due]
        counted = sum(not (status == "excused" and rule == "neutral") for status, rule in marked)
        attended = sum(status in CAME or status == "excused" and rule == "attended" for status, rule in marked)
        made_up = self.made_up(done, name)
        attended += made_up
        asked = Fraction(str((done or plans)[-1]["percentage"]))
        is_enough = Fraction(attended, counted) * 100 >= asked if counted else None
        return {
            "expected": len(due),
            "counted": counted,
            "attended": attended,
            "made_up": made_up,
            "absent": sum(status in ("absent", "assumed") for status, _rule in marked),
            "assumed_absent": sum(status == "assumed" for status, _rule in marked),
            "excused": sum(status == "excused" for status, _rule in marked),
            "open_sessions": sum(plan not in done and name in plan["expected"] for plan in met),
            "outcome": {None: "nothing_due", True: "compliant", False: "not_compliant"}[is_enough],
            "consecutive_absences": self.in_a_row([status for status, _rule in marked]),
        }

    def made_up(self, done, name):
        """How many of the missed sessions are made up: for each of them a walk-in of the same period is used up."""
        walk_ins = [
            self.period(plan)
            for plan in done
            if plan["make_up"] and name not in plan["expected"] and plan["statuses"].get(name) in CAME
        ]
        made_up = 0
        for plan in done:
            status = plan["statuses"].get(name, "absent")
            is_missed = status == "absent" or status == "excused" and plan["rule"] == "absent"
            if plan["make_up"] and name in plan["expected"] and is_missed and self.period(plan) in walk_ins:
                walk_ins.remove(self.period(plan))
                made_up += 1
        return made_up

    def period(self, plan):
        """The period of a session by its frequency. All days are in March 2026, which begins on a Sunday.

        The weeks of two begin on Mondays an even number of weeks from Monday 1970-01-05: 2026-03-09 is such a Monday.
        """
        day = FIRST + timedelta(days=plan["day"])
        week = (day - date(2026, 3, 9)).days // 7
        first_day = {
            "weekly": date(2026, 3, 9) + timedelta(weeks=week),
            "biweekly": date(2026, 3, 9) + timedelta(weeks=week - week % 2),
            "monthly": FIRST,
            "quarterly": date(2026, 1, 1),
            "one_time": date.min,
        }
        return first_day[plan["frequency"]]

    def in_a_row(self, statuses):
        row = 0
        for status in statuses:
            row = 0 if status in CAME else row + (status != "excused")
        return row

    def test_every_answer_is_as_reckoned(self):
        @settings(odoo_settings.get_profile("odoo"), max_examples=12)
        @given(st.lists(sessions(), min_size=1, max_size=6, unique_by=lambda plan: (plan["type"], plan["day"])))
        def check(plans):
            types = [self.session_type.copy({"code": False}) for _kind in range(2)]
            for plan in sorted(plans, key=lambda plan: plan["day"]):
                self.hold(types, plan)
            people = {name: getattr(self, name).id for name in PEOPLE}
            answers = {
                (answer["participant_id"], answer["session_type_id"]): answer
                for answer in self.env["spp.session.compliance"]
                .with_user(self.viewer)
                .evaluate(list(people.values()), *PERIOD, [each.id for each in types])
            }
            for kind, session_type in enumerate(types):
                for name, person in people.items():
                    reckoned = self.reckoned(plans, name, kind)
                    answer = answers.get((person, session_type.id))
                    answered = reckoned and answer and {key: answer[key] for key in reckoned}
                    self.assertEqual(answered or answer, reckoned)

        check()
