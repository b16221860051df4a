from odoo.exceptions import UserError

from .common import SessionCase

NUMBERS = [
    "expected_count",
    "attendance_count",
    "excused_count",
    "absent_count",
    "assumed_absent_count",
    "unmarked_count",
    "walk_in_count",
]


class TestNumbers(SessionCase):
    def numbers(self, session=None):
        return [(session or self.session)[name] for name in NUMBERS]

    def found(self, *condition):
        return self.env["spp.session"].search([condition, ("id", "in", self.all.ids)])

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.empty = cls.new_session(date="2026-03-15")
        cls.all = cls.session + cls.empty

    def test_a_new_session_has_only_expected_and_unmarked_people(self):
        self.assertEqual(self.numbers(), [3, 0, 0, 0, 0, 3, 0])
        self.assertEqual(self.numbers(self.empty), [0, 0, 0, 0, 0, 0, 0])
        self.assertEqual((self.empty.attendance_rate, self.empty.is_compliant), (0.0, False))

    def test_every_mark_is_counted_at_once(self):
        self.mark(self.ana, "late")
        self.mark(self.ben, "excused", excuse_reason="Ill")
        self.mark(self.dan, "present")
        self.assertEqual(self.numbers(), [3, 2, 1, 0, 0, 1, 1])
        self.mark(self.dan, False)
        self.session.complete()
        self.assertEqual(self.numbers(), [3, 1, 1, 1, 1, 0, 0])

    def test_the_roster_shows_who_came_once_it_is_known_of_somebody(self):
        self.assertFalse(self.session.says_who_came)
        self.mark(self.ana, "present", attended_by_id=self.dan.id)
        self.assertTrue(self.session.says_who_came)
        arch = self.env["spp.session"].with_user(self.officer).get_view(view_type="form")["arch"]
        self.assertRegex(arch, r'name="attended_by_id"[^>]* column_invisible="not parent.says_who_came"')

    def test_the_rate_is_of_expected_people_and_never_above_100(self):
        self.mark(self.ana, "present")
        self.mark(self.dan, "present")
        self.assertAlmostEqual(self.session.attendance_rate, 100 / 3)
        self.mark(self.ben, "late")
        self.mark(self.carla, "present")
        self.assertEqual(self.session.attendance_rate, 100.0)

    def test_the_required_percentage_is_compared_exactly(self):
        self.mark(self.ana, "present")
        self.mark(self.ben, "present")
        for percentage, reached in ((66.66, True), (66.67, False)):
            self.session_type.required_attendance_percentage = percentage
            self.assertEqual(self.session.is_compliant, reached, percentage)

    def test_a_completed_session_is_held_against_what_was_asked_then(self):
        session = self.completed_session()
        self.session_type.required_attendance_percentage = 100
        self.assertTrue(session.is_compliant)

    def test_what_is_no_number_is_refused_in_plain_words(self):
        for condition in (("=", "x"), ("=", ""), ("in", ["x"]), (">", [1]), ("like", 3)):
            with self.subTest(condition), self.assertRaisesRegex(UserError, "expected_count is a number"):
                self.found("expected_count", *condition)

    def test_sessions_are_found_by_their_numbers(self):
        self.mark(self.ana, "present")
        for condition, sessions in (
            (("expected_count", "=", 3), self.session),
            (("expected_count", "=", 0), self.empty),
            (("expected_count", "=", False), self.empty),
            (("expected_count", "!=", 3), self.empty),
            (("expected_count", "in", [0, 3]), self.all),
            (("expected_count", "not in", [3, 7]), self.empty),
            (("unmarked_count", ">", 0), self.session),
            (("unmarked_count", ">=", 0), self.all),
            (("attendance_rate", "<", 34), self.all),
            (("attendance_rate", "<=", 33), self.empty),
            (("is_compliant", "=", False), self.all),
            (("is_compliant", "!=", False), self.session.browse()),
        ):
            self.assertEqual(self.found(*condition).sorted("id"), sessions.sorted("id"), condition)

    def test_compliant_sessions_are_found(self):
        self.session.action_everyone_present()
        self.assertEqual(self.found("is_compliant", "=", True), self.session)
        self.assertEqual(self.found("is_compliant", "!=", True), self.empty)
