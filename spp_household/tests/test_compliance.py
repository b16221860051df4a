from datetime import date

from odoo.exceptions import UserError, ValidationError

from .common import HouseholdCase

MARCH = ("2026-03-01", "2026-03-31")


class TestCompliance(HouseholdCase):
    """The compliance of households, and of persons as members of them."""

    def held(self, day, *households, **statuses):
        """A completed session of households, where persons by name are marked."""
        session = self.planned(*households, date=f"2026-03-{day:02}")
        for name, status in statuses.items():
            self.mark(getattr(self, name), status, session, excuse_reason=status == "excused" and "Ill")
        session.start()
        session.complete()
        return session

    def answers(self, people, period=MARCH):
        """{contact: answer}, where each has one"""
        found = self.env["spp.session.compliance"].with_user(self.viewer).evaluate(people.ids, *period)
        self.assertEqual(len(found), len(people))
        return {self.env["res.partner"].browse(answer["participant_id"]): answer for answer in found}

    def test_a_household_is_answered_for_with_who_came_last(self):
        self.held(2, ana="present", carla="present")
        self.held(3, ana="absent", ben="present", carla="present")
        answer = self.answers(self.cruz)[self.cruz]
        self.assertEqual(
            {name: answer[name] for name in ("household_id", "expected", "attended", "absent", "outcome")},
            {"household_id": self.cruz.id, "expected": 2, "attended": 1, "absent": 1, "outcome": "not_compliant"},
        )
        self.assertEqual((answer["last_attended_by_id"], answer["last_attended_date"]), (self.ana.id, date(2026, 3, 2)))

    def test_a_member_has_the_answer_of_the_household_and_others_have_nothing_due(self):
        self.held(2, ana="present", carla="absent")
        answers = self.answers(self.ana + self.ben + self.carla + self.dan)
        for person, household, outcome in (
            (self.ana, self.cruz, "compliant"),
            (self.ben, self.cruz, "compliant"),
            (self.carla, self.diaz, "not_compliant"),
        ):
            self.assertEqual((answers[person]["household_id"], answers[person]["outcome"]), (household.id, outcome))
        self.assertEqual((answers[self.dan]["household_id"], answers[self.dan]["outcome"]), (False, "nothing_due"))

    def test_who_moves_has_the_answer_of_the_household_of_the_last_day(self):
        self.ben.household_ids.ended_date = "2026-03-10"
        self.join(self.diaz, self.ben, self.child, start="2026-03-11")
        self.held(2, ana="present", carla="absent")
        self.assertEqual(self.answers(self.ben)[self.ben]["household_id"], self.diaz.id)
        before = self.answers(self.ben, ("2026-03-01", "2026-03-10"))
        self.assertEqual(before[self.ben]["household_id"], self.cruz.id)

    def test_the_page_of_a_member_shows_the_answer_of_the_household_and_its_marks(self):
        self.held(2, ana="present", ben="present", carla="absent")
        self.env.flush_all()
        people = self.env["spp.session.person"].with_user(self.viewer)
        page = people.with_context(compliance_from=MARCH[0], compliance_to=MARCH[1]).browse(self.ana.id)
        self.assertEqual(page.compliance_ids.household_id, self.cruz)
        self.assertEqual(page.counted_line_ids.participant_id, self.cruz)
        self.assertEqual((page.attended, page.counted, page.outcome), (1, 1, "compliant"))

    def test_on_screen_there_is_a_line_for_each_household_and_none_for_members(self):
        self.held(2, ana="present", ben="present", carla="absent")
        compliance = self.env["spp.session.compliance"].with_user(self.viewer)
        shown = compliance.with_context(compliance_from=MARCH[0], compliance_to=MARCH[1]).search([])
        self.assertEqual(shown.participant_id, self.cruz + self.diaz)
        self.assertEqual(shown.household_id, shown.participant_id)
        came = shown.filtered(lambda line: line.participant_id == self.cruz)
        self.assertEqual(came.last_attended_by_id, self.ana)
        self.assertIn(("participant_id", "=", self.cruz.id), came.action_view_marks()["domain"])

    def test_persons_keep_their_own_answers_of_other_types(self):
        other = self.env["spp.session.type"].create({"name": "Training"})
        session = self.new_session(session_type_id=other.id, expected_participant_ids=self.ana.ids, date="2026-03-03")
        self.mark(self.ana, "absent", session)
        session.complete()
        self.held(2, ana="present", carla="present")
        found = self.env["spp.session.compliance"].evaluate(self.ana.ids, *MARCH)
        self.assertEqual(
            {(answer["session_type_id"], answer["household_id"], answer["outcome"]) for answer in found},
            {(other.id, False, "not_compliant"), (self.session_type.id, self.cruz.id, "compliant")},
        )

    def test_a_later_rule_of_the_type_changes_no_answer(self):
        self.held(2, ana="present", ben="absent", carla="present")
        before = self.answers(self.cruz + self.ana)
        for preset in ("all_members", "person"):
            self.session_type.rule_preset = preset
            self.assertEqual(self.answers(self.cruz + self.ana), before)

    # snapshots

    def snapshot(self, people, user=None):
        snapshots = self.env["spp.session.snapshot"].with_user(user or self.officer)
        return snapshots.browse(snapshots.snapshot(*MARCH, False, people.ids, "March"))

    def test_a_snapshot_of_members_has_the_answers_and_marks_of_their_households(self):
        session = self.held(2, ana="present", carla="absent")
        snapshot = self.snapshot(self.ana + self.dan)
        answers = {answer.participant_id: answer for answer in snapshot.answer_ids}
        self.assertEqual(answers[self.ana].household_id, self.cruz)
        self.assertEqual(answers[self.ana].last_attended_by_id, self.ana)
        self.assertEqual(answers[self.ana].mark_ids.attendance_id, self.line(self.cruz, session))
        self.assertEqual(answers[self.ana].mark_ids.attended_by_id, self.ana)
        self.assertEqual(answers[self.dan].outcome, "nothing_due")
        self.assertFalse(snapshot.difference(snapshot.id))

    def test_marks_of_members_are_under_the_snapshot_of_the_household(self):
        session = self.held(2, ana="present", carla="absent")
        self.snapshot(self.ben)
        line = self.line(self.ana, session)
        with self.assertRaisesRegex(ValidationError, "Ask a manager"):
            line.with_user(self.facilitator).correct("absent", "Was at work")
        self.join(self.cruz, self.dan, self.adult)
        line.with_user(self.manager).correct("absent", "Was at work")
        with self.assertRaisesRegex(ValidationError, "Ask a manager"):
            self.mark(self.dan, "present", session)
        self.line(self.carla, session).with_user(self.facilitator).correct("present", "Signed")

    def test_the_difference_names_the_changes_of_the_household(self):
        session = self.held(2, ana="present", carla="absent")
        snapshot = self.snapshot(self.ben)
        self.line(self.ana, session).with_user(self.manager).correct("absent", "Was at work")
        (difference,) = snapshot.difference(snapshot.id)
        self.assertEqual((difference["participant_id"], difference["is"]["household_id"]), (self.ben.id, self.cruz.id))
        self.assertEqual((difference["was"]["attended"], difference["is"]["attended"]), (1, 0))
        self.assertIn(("present", "absent"), {(change["was"], change["is"]) for change in difference["changes"]})

    def test_an_answer_of_everybody_says_today_what_the_difference_says(self):
        self.session_type.rule_preset = "person"
        own = self.new_session(expected_participant_ids=self.dan.ids, date="2026-03-02")
        self.mark(self.ana, "present", own)  # a walk-in: nothing is due
        self.mark(self.dan, "present", own)
        own.complete()
        self.session_type.rule_preset = "one_adult"
        self.held(9, ana="present", carla="present")
        snapshots = self.env["spp.session.snapshot"].with_user(self.officer)
        snapshot = snapshots.browse(snapshots.snapshot(*MARCH, False, False, "March"))
        self.assertFalse(snapshot.difference(snapshot.id))
        answer = snapshot.answer_ids.filtered(lambda answer: answer.participant_id == self.ana)
        self.assertEqual((answer.outcome, answer.now_outcome), ("nothing_due", "nothing_due"))

    def test_open_sessions_of_the_household_keep_a_snapshot_of_its_members_waiting(self):
        self.planned(self.cruz, date="2026-03-20")
        with self.assertRaisesRegex(UserError, "or wait for confirmation: 1"):
            self.snapshot(self.ben)
