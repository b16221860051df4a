from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tests.common import new_test_user

from .common import SessionCase

MARCH = ("2026-03-01", "2026-03-31")


class TestCompliance(SessionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.sudo().unlink()

    def held(self, day, complete=True, **statuses):
        """A session in March: its people and what they are marked (None: not marked)."""
        people = {name: getattr(self, name) for name in statuses}
        session = self.new_session(
            date=f"2026-03-{day:02}", expected_participant_ids=[who.id for who in people.values()]
        )
        for name, status in statuses.items():
            if status:
                self.mark(people[name], status, session, excuse_reason=status == "excused" and "Ill")
        if complete:
            session.start()
            session.complete()
        return session

    def evaluate(self, people=None, period=MARCH, types=None, user=None):
        compliance = self.env["spp.session.compliance"].with_user(user or self.viewer)
        return compliance.evaluate((people or self.ana).ids, *period, types)

    def one(self, **options):
        (answer,) = self.evaluate(**options)
        return answer

    def assert_answer(self, expected, **options):
        answer = self.one(**options)
        self.assertEqual({name: answer[name] for name in expected}, expected)

    # what is counted

    def test_everything_is_said_of_a_person_who_came_and_stayed_away(self):
        self.held(2, ana="present", ben="present")
        self.held(3, ana="late", ben="present")
        self.held(4, ana="absent", ben="present")
        self.held(5, ana=None, ben="present")
        self.assertEqual(
            self.one(),
            {
                "participant_id": self.ana.id,
                "session_type_id": self.session_type.id,
                "household_id": False,
                "expected": 4,
                "counted": 4,
                "attended": 2,
                "present": 1,
                "late": 1,
                "excused": 0,
                "absent": 2,
                "assumed_absent": 1,
                "attendance_rate": 50.0,
                "required_attendance_percentage": 80.0,
                "outcome": "not_compliant",
                "is_compliant": False,
                "is_final": True,
                "open_sessions": 0,
                "best_possible_rate": 50.0,
                "consecutive_absences": 2,
                "last_attended_date": date(2026, 3, 3),
                "last_attended_by_id": False,
                "made_up": 0,
            },
        )

    def test_an_excuse_counts_as_the_rule_says(self):
        for day, (rule, numbers) in enumerate(
            (
                ("neutral", {"counted": 1, "attended": 1, "attendance_rate": 100.0}),
                ("absent", {"counted": 2, "attended": 1, "attendance_rate": 50.0}),
                ("attended", {"counted": 2, "attended": 2, "attendance_rate": 100.0}),
            )
        ):
            session_type = self.session_type.copy({"code": rule, "excused_rule": rule})
            for number, status in enumerate(("present", "excused")):
                session = self.new_session(
                    session_type_id=session_type.id,
                    date=f"2026-03-0{2 * day + number + 1}",
                    expected_participant_ids=(self.ana + self.ben).ids,
                )
                self.mark(self.ana, status, session, excuse_reason=status == "excused" and "Ill")
                session.complete()
            self.assert_answer({**numbers, "expected": 2}, types=session_type.ids)

    def test_each_session_counts_by_its_own_rule_and_the_period_by_the_last_percentage(self):
        self.held(2, ana="excused", ben="present")
        self.session_type.write({"excused_rule": "absent", "required_attendance_percentage": 50})
        self.held(3, ana="excused", ben="present")
        self.held(4, ana="present", ben="present")
        self.session_type.write({"excused_rule": "attended", "required_attendance_percentage": 100})
        self.assert_answer(
            {"expected": 3, "counted": 2, "attended": 1, "required_attendance_percentage": 50.0, "outcome": "compliant"}
        )

    def test_exactly_the_threshold_is_enough(self):
        self.session_type.required_attendance_percentage = 66.67
        for day, status in ((2, "present"), (3, "present"), (4, "absent")):
            self.held(day, ana=status, ben="present")
        self.assert_answer({"outcome": "not_compliant", "is_compliant": False})
        self.session_type.required_attendance_percentage = 50
        self.held(5, ana="absent", ben="present")
        self.assert_answer({"attendance_rate": 50.0, "outcome": "compliant", "is_compliant": True})

    def test_nobody_fails_by_what_was_not_due(self):
        self.held(2, ana="excused", ben="present")
        self.held(3, complete=False, ana=None).cancel("Storm")
        self.assert_answer(
            {"counted": 0, "attendance_rate": False, "outcome": "nothing_due", "is_compliant": True, "expected": 1}
        )

    def test_a_person_met_by_no_type_has_nothing_due(self):
        self.assert_answer(
            {
                "session_type_id": False,
                "outcome": "nothing_due",
                "is_compliant": True,
                "is_final": True,
                "expected": 0,
                "attendance_rate": False,
                "last_attended_date": False,
            }
        )

    def test_a_walk_in_is_not_held_to_the_session_but_was_seen(self):
        session = self.held(2, complete=False, ben="present")
        self.mark(self.ana, "present", session)
        session.complete()
        self.assert_answer(
            {"expected": 0, "attended": 0, "outcome": "nothing_due", "last_attended_date": date(2026, 3, 2)}
        )

    def test_somebody_added_after_completion_does_not_count_until_marked(self):
        session = self.held(2, ben="present")
        session.with_user(self.officer).expected_participant_ids += self.ana
        self.assert_answer({"expected": 0, "outcome": "nothing_due"})
        self.mark(self.ana, "present", session)
        self.assert_answer({"expected": 1, "outcome": "compliant"})

    def test_a_session_around_midnight_utc_counts_on_its_local_date(self):
        session = self.new_session(
            date="2026-03-01", tz="Asia/Manila", start_time=0.0, end_time=2.0, expected_participant_ids=self.ana.ids
        )
        self.mark(self.ana, "present", session)
        session.complete()
        self.assert_answer({"expected": 1})
        self.assert_answer({"expected": 0}, period=("2026-02-01", "2026-02-28"))

    def test_types_that_do_not_count_are_left_out(self):
        self.held(2, ana="absent", ben="present")
        self.session_type.counts_for_compliance = False
        self.assert_answer({"session_type_id": False, "outcome": "nothing_due"})

    def test_a_corrected_mark_counts_at_once(self):
        session = self.held(2, ana="absent", ben="present")
        self.line(self.ana, session).correct("present", "Signed the sheet")
        self.assert_answer({"outcome": "compliant", "attended": 1})

    # what is still open

    def test_open_sessions_keep_an_answer_from_being_final(self):
        self.held(2, ana="absent", ben="present")
        self.held(5, complete=False, ana=None)
        self.new_session(date="2026-03-28", expected_participant_ids=self.ana.ids)
        self.assert_answer({"is_final": False, "open_sessions": 2, "outcome": "not_compliant", "expected": 1})
        self.assertAlmostEqual(self.one()["best_possible_rate"], 200 / 3)

    def prospect(self, period=MARCH):
        screen = self.env["spp.session.compliance"].with_user(self.viewer)
        screen = screen.with_context(compliance_from=period[0], compliance_to=period[1])
        self.env.invalidate_all()
        return screen.search([("participant_id", "=", self.ana.id)]).prospect

    def test_whoever_can_still_reach_it_is_at_risk_and_whoever_cannot_is_lost(self):
        self.session_type.write({"required_attendance_percentage": 50, "frequency": "one_time"})
        self.held(2, ana="absent", ben="present")
        self.assertEqual(self.prospect(), "lost")
        planned = self.new_session(date="2026-03-28", expected_participant_ids=self.ana.ids)
        self.assertEqual(self.prospect(), "at_risk")
        planned.cancel("Storm")
        self.assertEqual(self.prospect(), "lost")

    def test_sessions_the_frequency_leaves_room_for_can_still_be_held(self):
        self.session_type.write({"required_attendance_percentage": 50, "frequency": "weekly"})
        self.held(2, ana="absent", ben="present")
        self.assertEqual(self.prospect(), "at_risk")
        self.assertEqual(self.prospect(("2026-03-01", "2026-03-20")), "lost")
        self.session_type.frequency = "monthly"
        self.assertEqual(self.prospect(), "lost")
        self.assertEqual(self.prospect(("2026-03-01", "2026-04-14")), "at_risk")

    def test_absences_in_a_row_skip_excuses_and_end_at_the_last_time_the_person_came(self):
        for day, status in enumerate(("absent", "present", "absent", "excused", "absent"), 2):
            self.held(day, ana=status, ben="present")
        self.assert_answer({"consecutive_absences": 2})

    # asking

    def test_several_people_and_types_are_answered_at_once(self):
        self.held(2, ana="present", ben="absent")
        answers = self.evaluate(self.ana + self.ben + self.carla)
        self.assertEqual(
            [(answer["participant_id"], answer["outcome"]) for answer in answers],
            [(self.ana.id, "compliant"), (self.ben.id, "not_compliant"), (self.carla.id, "nothing_due")],
        )

    def test_nothing_in_an_answer_is_none(self):
        self.held(2, ana="present", ben="excused")
        for answer in self.evaluate(self.ana + self.ben + self.carla):
            self.assertNotIn(None, answer.values())

    def test_a_bad_question_is_refused_in_plain_words(self):
        for period in (("2026-03-31", "2026-03-01"), ("March", "April"), (False, False)):
            with self.assertRaisesRegex(ValidationError, "period as two dates"):
                self.evaluate(period=period)
        compliance = self.env["spp.session.compliance"]
        for arguments in (("7", *MARCH), (["7"], *MARCH), ([1], *MARCH, "FDS"), ([1], *MARCH, 0), (0, *MARCH)):
            with self.assertRaisesRegex(ValidationError, "list of ids"):
                compliance.evaluate(*arguments)

    def test_whom_the_user_cannot_see_is_not_said_to_be_compliant(self):
        company = self.other_manager().company_id
        elsewhere = self.env["res.partner"].create({"name": "Dina", "company_id": company.id})
        theirs = self.session_type.sudo().copy({"company_id": company.id})
        compliance = self.env["spp.session.compliance"].with_user(self.viewer)
        for person in (2**31 - 1, elsewhere.id):
            with self.assertRaisesRegex(ValidationError, f"There is no contact {person}"):
                compliance.evaluate([self.ana.id, person], *MARCH)
        for session_type in (2**31 - 1, theirs.id):
            with self.assertRaisesRegex(ValidationError, f"There is no session type {session_type}"):
                compliance.evaluate(self.ana.ids, *MARCH, [self.session_type.id, session_type])
        with self.assertRaisesRegex(ValidationError, "types is empty"):
            compliance.evaluate(self.ana.ids, *MARCH, [])
        self.assertEqual(compliance.evaluate([], *MARCH), [])

    def test_two_periods_asked_in_one_transaction_are_answered_apart(self):
        self.held(2, ana="present", ben="present")
        self.assert_answer({"expected": 1})
        self.assert_answer({"expected": 0}, period=("2026-02-01", "2026-02-28"))

    def test_the_screen_shows_what_evaluate_says(self):
        self.held(2, ana="present", ben="absent")
        self.held(3, ana="late", ben=None)
        screen = self.env["spp.session.compliance"].with_user(self.viewer)
        screen = screen.with_context(compliance_from=MARCH[0], compliance_to=MARCH[1])
        rows = screen.search([("outcome", "=", "not_compliant")])
        self.assertEqual(rows.participant_id, self.ben)
        for name in ("expected", "attended", "absent", "assumed_absent", "consecutive_absences", "is_final"):
            self.assertEqual(rows[name], self.one(people=self.ben)[name], name)
        totals = screen._read_group([], ["session_type_id"], ["attended:sum", "expected:sum"])
        self.assertEqual(totals, [(self.session_type.with_user(self.viewer), 2, 4)])

    def test_the_dialog_proposes_this_month_and_shows_it(self):
        self.held(2, complete=False, ana="present")
        dialog = self.env["spp.session.compliance.period"].with_user(self.viewer).create({})
        self.assertEqual((dialog.date_from, dialog.date_to), (date(2026, 3, 1), date(2026, 3, 31)))
        self.assertEqual(dialog.open_count, 1)
        self.assertEqual(dialog.action_confirm()["type"], "ir.actions.act_window_close")
        self.assertEqual(self.env["spp.session"].search_count(dialog.action_view_open()["domain"]), 1)

    def test_the_marks_behind_a_line_are_those_that_were_counted(self):
        held = self.held(2, ana="present", ben="present") + self.held(3, ana="absent", ben="present")
        self.held(4, complete=False, ana="late")
        self.held(5, complete=False, ana=None).cancel("Storm")
        screen = self.env["spp.session.compliance"].with_user(self.viewer)
        line = screen.search([("participant_id", "=", self.ana.id)])
        lines = self.env["spp.session.attendance"].search(line.action_view_marks()["domain"])
        self.assertEqual(lines.session_id, held)

    # rights

    def test_people_without_a_role_are_not_answered(self):
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.evaluate(user=stranger)

    def test_another_company_is_told_nothing(self):
        self.held(2, ana="present", ben="present")
        other = self.other_manager()
        self.assert_answer({"outcome": "nothing_due", "session_type_id": False}, user=other)
        self.assertFalse(self.env["spp.session.compliance"].with_user(other).search([]))

    def test_where_nothing_is_required_everybody_is_compliant_also_after_the_type_asks_more(self):
        self.session_type.required_attendance_percentage = 0
        session = self.held(2, ana="absent", ben="present")
        self.session_type.required_attendance_percentage = 80
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(session.is_compliant)
        self.assert_answer({"required_attendance_percentage": 0.0, "outcome": "compliant"})
