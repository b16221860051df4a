from datetime import date

from .common import HouseholdCase


class TestContacts(HouseholdCase):
    """What the contact of a member and that of a household say of sessions at which households were expected."""

    def setUp(self):
        super().setUp()
        self.held(10, ana="present", ben="present", carla="absent")
        self.held(11, ana="absent", ben="late", carla="present")
        self.held(12, ana="excused", ben="absent", carla="absent")
        self.planned(date="2026-03-13")

    def held(self, day, **statuses):
        session = self.planned(date=f"2026-03-{day}")
        for name, status in statuses.items():
            self.mark(getattr(self, name), status, session, excuse_reason=status == "excused" and "Ill")
        session.complete()
        return session

    def figures(self, partner):
        seen = partner.with_user(self.viewer)
        return seen.session_expected_count, seen.session_attendance_rate, seen.session_household_count

    def test_the_contact_of_a_household_has_its_compliance(self):
        expected, rate, came_for = self.figures(self.cruz)
        self.assertEqual((expected, came_for), (3, 0))
        self.assertEqual(rate, 50, "one of three is excused, and left out")
        self.assertEqual(self.cruz.with_user(self.viewer).last_session_date, date(2026, 3, 10))

    def test_the_contact_of_a_member_says_how_often_the_member_came_for_it(self):
        self.assertEqual(self.figures(self.ana), (0, 0, 1))
        self.assertEqual(self.figures(self.ben), (0, 0, 2))
        self.assertEqual(self.ben.with_user(self.viewer).last_session_date, date(2026, 3, 11))
        self.assertEqual(self.figures(self.dan), (0, 0, 0))

    def test_the_button_shows_these_sessions(self):
        action = self.ben.with_user(self.viewer).action_view_household_sessions()
        lines = self.env[action["res_model"]].with_user(self.viewer).search(action["domain"])
        self.assertEqual(lines.household_id, self.cruz)
        self.assertEqual(set(lines.mapped("status")), {"present", "late"})

    def test_contacts_are_searched_by_it(self):
        people = self.env["res.partner"].with_user(self.viewer)
        everybody = self.ana + self.ben + self.carla + self.dan + self.cruz
        for operator, count, expected in (
            (">=", 2, self.ben),
            ("=", 1, self.ana + self.carla),
            ("=", 0, self.dan + self.cruz),
            ("<", 2, everybody - self.ben),
        ):
            found = people.search([("id", "in", everybody.ids), ("session_household_count", operator, count)])
            self.assertEqual(set(found.ids), set(expected.ids), operator)

    def test_sessions_at_which_persons_are_expected_are_due_beside_it(self):
        other = self.env["spp.session.type"].create({"name": "Yoga"})
        session = self.new_session(session_type_id=other.id, date="2026-03-14", expected_participant_ids=self.ana.ids)
        self.mark(self.ana, "present", session)
        session.complete()
        self.assertEqual(self.figures(self.ana), (1, 100, 1))
