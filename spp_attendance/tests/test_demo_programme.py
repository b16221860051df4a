from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from random import Random
from unittest import skipUnless

from odoo.addons.spp_session_tracking.tests.repository import NEEDED, ROOT
from odoo.tests import HttpCase, tagged

TODAY = date(2026, 3, 14)
ANSWERED = ("expected", "counted", "attended", "excused", "outcome")


@tagged("post_install", "-at_install")
@skipUnless(ROOT, NEEDED)
class TestDemoProgramme(HttpCase):
    """The whole sample programme, loaded as `./spp demo` does, against a small computation of its own.

    The devices' marks are sent in an order of chance, and of 15 % of them a second device says the same once more.
    """

    def setUp(self):
        super().setUp()
        from demo.load import Loader
        from demo.programme import Programme

        def login(name):
            uid = self.xmlrpc_common.authenticate(self.cr.dbname, name, name, {})

            def call(model, method, *arguments):
                return self.xmlrpc_object.execute_kw(self.cr.dbname, uid, name, model, method, list(arguments))

            return call

        self.programme = Programme(TODAY)
        chance = Random(4)
        again = [{**mark, "external_id": f"again-{mark['external_id']}"} for mark in self.sample(chance)]
        self.programme.marks += again
        chance.shuffle(self.programme.marks)
        self.loader = Loader(self.programme, login("admin"), login)
        self.loader.say = lambda text: None
        self.loader.load()

    def sample(self, chance):
        marks = {mark["external_id"]: mark for mark in self.programme.marks}
        return chance.sample(list(marks.values()), len(marks) * 15 // 100)

    def expected_lines(self):
        """{(session ref, person): (status, basis)}, from the files alone."""
        last = {}
        for mark in self.programme.marks:
            pair = (mark["session_ref"], mark["person_identifier"])
            last[pair] = max(last.get(pair, mark), mark, key=lambda mark: mark["attended_at"])
        lines = {pair: (mark["status"], "observed") for pair, mark in last.items()}
        for session in self.programme.sessions:
            unmarked = ("absent", "assumed") if session["state"] == "completed" else (False, False)
            for person in self.programme.roster[session["ref"]]:
                lines.setdefault((session["ref"], person), unmarked)
        return lines

    def expected_compliance(self, date_from, date_to):
        """{(person, type): numbers and outcome} from the files alone, of completed sessions in the period."""
        types = {row["code"]: row for row in self.programme.session_types}
        sessions = {row["ref"]: row for row in self.programme.sessions}
        statuses = defaultdict(list)
        for (ref, person), (status, _basis) in self.expected_lines().items():
            session = sessions[ref]
            is_due = session["state"] == "completed" and person in self.programme.roster[ref]
            if is_due and date_from <= self.programme.date_of(session) <= date_to:
                statuses[person, session["session_type_code"]].append(status)
        return {pair: self.expected_answer(types[pair[1]], marks) for pair, marks in statuses.items()}

    def expected_answer(self, session_type, marks):
        rule, percentage = session_type["excused_rule"], Fraction(session_type["required_attendance_percentage"])
        excused, came = marks.count("excused"), marks.count("present") + marks.count("late")
        counted = len(marks) - (excused if rule == "neutral" else 0)
        attended = came + (excused if rule == "attended" else 0)
        is_met = counted and Fraction(100 * attended, counted) >= percentage
        outcome = "nothing_due" if not counted else "compliant" if is_met else "not_compliant"
        return {
            **dict(zip(ANSWERED, (len(marks), counted, attended, excused, outcome), strict=True)),
            **{status: marks.count(status) for status in ("present", "late", "absent")},
        }

    def check_compliance(self, date_from, date_to):
        people = {contact_id: identifier for identifier, contact_id in self.loader.people.items()}
        types = {type_id: code for code, type_id in self.loader.session_types.items()}
        answers = self.env["spp.session.compliance"].evaluate(list(people), date_from, date_to)
        self.assertEqual({answer["participant_id"] for answer in answers}, set(people))
        expected = self.expected_compliance(date_from, date_to)
        self.assertEqual(
            {
                (people[answer["participant_id"]], types[answer["session_type_id"]]): {
                    name: answer[name] for name in (*ANSWERED, "present", "late", "absent")
                }
                for answer in answers
                if answer["expected"]
            },
            expected,
        )
        self.assertTrue(expected)

    def test_every_mark_session_and_person_ends_as_the_files_say(self):
        refs = {session_id: ref for ref, session_id in self.loader.sessions.items()}
        people = {contact_id: identifier for identifier, contact_id in self.loader.people.items()}
        sessions = self.env["spp.session"].browse(refs)
        lines = {
            (refs[line.session_id.id], people[line.participant_id.id]): (line.status, line.basis)
            for line in sessions.attendance_ids
        }
        self.assertEqual(lines, self.expected_lines())
        self.assertEqual(
            {refs[session.id]: session.state for session in sessions},
            {session["ref"]: session["state"] for session in self.programme.sessions},
        )
        self.check_compliance("2025-05-01", "2026-03-31")
        self.check_compliance("2025-12-01", "2025-12-31")
        self.assertEqual(max(sessions.mapped("date")).isocalendar().week, TODAY.isocalendar().week - 1)
        self.env.flush_all()
        self.check_make_up(sessions.filtered(lambda session: session.state == "completed"))
        self.check_ledger()

    def check_make_up(self, completed):
        """Of the walk-ins, who sit in the wrong hall, those make up who missed the session of their own group."""
        with self.subTest("made up"):
            people, period = list(self.loader.people.values()), ("2025-05-01", "2026-03-31")
            evaluate = self.env["spp.session.compliance"].evaluate
            self.assertEqual(sum(answer["made_up"] for answer in evaluate(people, *period)), 0)
            for session_type, sessions in completed.grouped("session_type_id").items():
                sessions._by_server().write({"applied_make_up": session_type.frequency})
            self.env.flush_all()
            made_up = sum(answer["made_up"] for answer in evaluate(people, *period))
            self.assertEqual(made_up, self.expected_make_up())
            self.assertEqual((made_up, sum(completed.mapped("walk_in_count"))), (8, 147))
            completed._by_server().write({"applied_make_up": False})
            self.env.flush_all()
            self.assertEqual(sum(answer["made_up"] for answer in evaluate(people, *period)), 0)

    def expected_make_up(self):
        """How many missed sessions are made up, from the files alone."""
        types = {row["code"]: row for row in self.programme.session_types}
        sessions = {row["ref"]: row for row in self.programme.sessions}
        missed, came = Counter(), Counter()
        for (ref, person), (status, _basis) in self.expected_lines().items():
            session = sessions[ref]
            session_type = types[session["session_type_code"]]
            key = (person, session_type["code"], self.period_of(session_type, session))
            is_missed = status == "absent" or status == "excused" and session_type["excused_rule"] == "absent"
            if session["state"] == "completed" and person in self.programme.roster[ref]:
                missed[key] += is_missed
            elif session["state"] == "completed":
                came[key] += status in ("present", "late")
        return sum((missed & came).values())

    def period_of(self, session_type, session):
        """The period in which a session counts for another one: its ISO week, two of them, or its month or quarter."""
        day = date.fromisoformat(self.programme.date_of(session))
        week = (day - date(1970, 1, 5)).days // 7
        return {
            "weekly": week,
            "biweekly": week // 2,
            "monthly": (day.year, day.month),
            "quarterly": (day.year, (day.month - 1) // 3),
            "one_time": 0,
        }[session_type["frequency"]]

    def check_ledger(self):
        """What was sent is there once, also after it is sent again; and what waits is what should."""
        self.loader.load_marks()
        sent = {mark["external_id"] for mark in self.programme.marks}
        self.assertLess(len(sent), len(self.programme.marks))
        records = self.env["spp.attendance.list"].search([])
        valid = records.filtered(lambda record: record.state == "valid")
        self.assertEqual(sorted(valid.filtered("session_id").mapped("external_id")), sorted(sent))
        self.assertEqual(
            Counter((records - valid).mapped("held_reason")),
            {"unknown_person": 3, "late_contradiction": 2, "session_cancelled": 2},
        )
        self.check_history(valid.filtered(lambda record: not record.session_id))

    def check_history(self, visits):
        """Every visit and every mark of a session, once, each with its type and place."""
        self.assertEqual(len(visits), len(self.programme.people[::7]))
        history = self.env["spp.attendance.history"].search([("is_counted", "=", True)])
        marked = self.env["spp.session.attendance"].search([("status", "!=", False)])
        self.assertEqual(len(history), len(visits) + len(marked))
        self.assertEqual((history.record_id, history.attendance_id), (visits, marked))
        self.assertTrue(all(each.attendance_type_id and each.attendance_location_id for each in history))
