from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.spp_session_tracking.tests.test_statement_order import settings as odoo_settings

from .common import HouseholdCase

FIRST = date(2026, 3, 1)
DAYS = 6
PERIOD = (FIRST.isoformat(), (FIRST + timedelta(days=DAYS - 1)).isoformat())
PEOPLE = ("ana", "ben", "carla", "dan")
HOUSEHOLDS = ("cruz", "diaz")
STATUSES = ("present", "late", "excused", "absent")
CAME = ("present", "late")


@st.composite
def lives(draw):
    """Where a person lives until a day (not included), and from then on; in which role."""
    return {
        "until": draw(st.integers(0, DAYS)),
        "homes": draw(st.tuples(*[st.sampled_from([*HOUSEHOLDS, None])] * 2)),
        "role": draw(st.sampled_from(["Adult", "Child", None])),
    }


@st.composite
def sessions(draw):
    """One session: its day and rule, who is expected, and who is marked, in this order: persons, and households."""
    marks = draw(st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(STATUSES)))
    direct = draw(st.dictionaries(st.sampled_from(HOUSEHOLDS), st.sampled_from(["absent", "excused"]), max_size=1))
    return {
        "day": draw(st.integers(0, DAYS - 1)),
        "rule": draw(st.sampled_from(["any", "roles", "all"])),
        "expected": draw(st.lists(st.sampled_from(HOUSEHOLDS), unique=True)),
        "persons": marks,
        "households": direct,
        "order": draw(st.permutations([*marks.items(), *direct.items()])),
        "later_preset": draw(st.sampled_from(["person", "one_member", "all_members"])),
    }


class TestRandomHouseholds(HouseholdCase):
    """Compliance of random households, against a computation that knows nothing of how it is stored."""

    def settle(self, homes):
        """Make the memberships. homes: {name: a life}"""
        self.env["spp.household.membership"].search([]).sudo().unlink()
        roles = {"Adult": self.adult, "Child": self.child, None: self.adult.browse()}
        for name, life in homes.items():
            moved = FIRST + timedelta(days=life["until"])
            person, role = getattr(self, name), roles[life["role"]]
            before, after = life["homes"]
            if before and before == after:
                self.join(getattr(self, before), person, role)
                continue
            if before and life["until"]:
                self.join(getattr(self, before), person, role, start="2026-01-01", end=moved - timedelta(days=1))
            if after:
                self.join(getattr(self, after), person, role, start=moved)

    def hold(self, session_type, plan):
        rule = {"household_rule": plan["rule"], "household_roles": "Adult"}
        session_type.write({"participant_kind": "households", **rule})
        session = self.new_session(
            session_type_id=session_type.id,
            date=FIRST + timedelta(days=plan["day"]),
            expected_participant_ids=[getattr(self, name).id for name in plan["expected"]],
        )
        session.start()
        for name, status in plan["order"]:
            self.mark(getattr(self, name), status, session, excuse_reason=status == "excused" and "Ill")
        if session._marked_count():
            session.complete()
        else:
            session.with_user(self.manager).cancel("Nobody came")
        session_type.rule_preset = plan["later_preset"]  # which changes nothing any more

    # the computation

    def home(self, life, day):
        return life["homes"][0] if day < life["until"] else life["homes"][1]

    def status(self, homes, plan, household):
        """What the session has of a household, None where nobody stated anything of it."""
        members = [name for name, life in homes.items() if self.home(life, plan["day"]) == household]
        if plan["rule"] == "roles":
            members = [name for name in members if homes[name]["role"] == "Adult"]
        marks = [plan["persons"].get(name) for name in members]
        stated = [mark for mark in marks if mark]
        is_complete = bool(marks) and None not in marks
        wanted = reversed(STATUSES) if plan["rule"] == "all" else STATUSES
        decisive = ("absent",) if plan["rule"] == "all" else CAME
        for status in wanted:
            if status in stated and (is_complete or status in decisive):
                return status
        return plan["households"].get(household)

    def is_held(self, homes, plan):
        """Whether anything is stated: of a household there, or of a person who is in none."""
        is_alone = any(not self.home(homes[name], plan["day"]) for name in plan["persons"])
        there = [household for household in HOUSEHOLDS if self.is_there(homes, plan, household)]
        return is_alone or any(self.status(homes, plan, household) for household in there)

    def is_there(self, homes, plan, household):
        came = self.status(homes, plan, household) in CAME
        return household in plan["expected"] or household in plan["households"] or came

    def reckoned(self, homes, plans, household):
        held = [plan for plan in plans if self.is_held(homes, plan)]
        if not any(self.is_there(homes, plan, household) for plan in held):
            return None
        marks = [self.status(homes, plan, household) or "absent" for plan in held if household in plan["expected"]]
        counted = len(marks) - marks.count("excused")
        attended = sum(mark in CAME for mark in marks)
        outcome = "compliant" if counted and Fraction(attended, counted) * 100 >= 80 else "not_compliant"
        return {
            "expected": len(marks),
            "counted": counted,
            "attended": attended,
            **{status: marks.count(status) for status in STATUSES},
            "outcome": outcome if counted else "nothing_due",
        }

    def test_every_answer_is_as_reckoned(self):
        @settings(odoo_settings.get_profile("odoo"), max_examples=15)
        @given(
            st.fixed_dictionaries({name: lives() for name in PEOPLE}),
            st.lists(sessions(), min_size=1, max_size=4, unique_by=lambda plan: plan["day"]),
        )
        def check(homes, plans):
            self.settle(homes)
            session_type = self.session_type.copy({"code": False})
            for plan in plans:
                self.hold(session_type, plan)
            asked = [getattr(self, name).id for name in (*HOUSEHOLDS, *PEOPLE)]
            compliance = self.env["spp.session.compliance"].with_user(self.viewer)
            found = compliance.evaluate(asked, *PERIOD, session_type.ids)
            answers = {answer["participant_id"]: answer for answer in found if answer["session_type_id"]}
            for household in HOUSEHOLDS:
                self.check_answer(answers, household, household, self.reckoned(homes, plans, household))
            for name, life in homes.items():
                household = self.home(life, DAYS - 1) or life["until"] and life["homes"][0]
                if household and answers.get(getattr(self, household).id):
                    self.check_answer(answers, name, household, self.reckoned(homes, plans, household))

        check()

    def check_answer(self, answers, name, household, reckoned):
        answer = answers.get(getattr(self, name).id)
        answered = reckoned and answer and {key: answer[key] for key in reckoned}
        self.assertEqual(answered or answer, reckoned, name)
        self.assertEqual(answer and answer["household_id"], answer and getattr(self, household).id)
