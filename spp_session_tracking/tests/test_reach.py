from odoo.exceptions import AccessError

from .common import SessionCase


class TestReach(SessionCase):
    """Two completed sessions: Ana came to both, Ben to one, Carla to none, and Dan walked in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.sudo().unlink()
        country = cls.env["spp.area"].create({"name": "Country"})
        cls.north, cls.south = cls.env["spp.area"].create(
            [{"name": name, "parent_id": country.id} for name in ("North", "South")]
        )
        cls.reach = cls.env["spp.session.reach"].with_user(cls.officer)

    def setUp(self):
        super().setUp()
        self.first = self.held("2026-02-28", self.north, ana="present", carla="absent")
        self.second = self.held("2026-03-09", self.south, ana="late", ben="present")
        self.mark(self.dan, "present", self.second)

    def held(self, day, area, complete=True, **statuses):
        people = {getattr(self, name): status for name, status in statuses.items()}
        ids = [person.id for person in people]
        session = self.new_session(date=day, area_id=area.id, expected_participant_ids=ids)
        for person, status in people.items():
            self.mark(person, status, session)
        if complete:
            session.complete()
        return session

    def people(self, *groups, domain=()):
        """How many different people, or {group: how many}."""
        found = self.reach._read_group(list(domain), groups, ["person_id:count_distinct"])
        return dict(found) if groups else found[0][0]

    def test_whoever_came_twice_is_one_person(self):
        self.assertEqual(self.people(), 3)
        self.assertEqual(self.people("area_2_id"), {self.north: 1, self.south: 3})
        by_month = self.people("session_date:month")
        self.assertEqual(list(by_month.values()), [1, 3])
        self.assertEqual(self.people("session_type_id"), {self.session_type: 3})

    def test_only_sessions_that_count_count(self):
        self.held("2026-03-10", self.north, complete=False, carla="present")
        cancelled = self.held("2026-03-11", self.north, complete=False, carla="present")
        cancelled.with_user(self.manager).cancel("Storm")
        unplanned = self.new_session(date="2026-03-12", uid="phone-1", expected_participant_ids=self.carla.ids)
        self.mark(self.carla, "present", unplanned)
        unplanned.complete()
        self.assertEqual(self.people(), 3)
        unplanned.with_user(self.officer).confirm()
        self.assertEqual(self.people(), 4)

    def test_who_stood_in_is_who_came(self):
        session = self.new_session(date="2026-03-13", expected_participant_ids=self.ana.ids)
        self.mark(self.ana, "present", session, attended_by_id=self.carla.id)
        session.complete()
        came = self.reach.search([("session_id", "=", session.id)])
        self.assertEqual(came.person_id, self.carla)

    def test_what_nobody_knows_is_unknown(self):
        self.assertEqual(self.people("gender"), {"unknown": 3})
        self.assertEqual(self.people("age_group"), {"unknown": 3})

    def test_a_row_leads_to_its_session(self):
        row = self.reach.search([("session_date", "=", "2026-02-28")])
        self.assertEqual(row.action_view_session()["res_id"], self.first.id)

    def test_it_is_for_officers_of_the_company(self):
        self.assertFalse(self.env["spp.session.reach"].with_user(self.other_manager()).search([]))
        for user in (self.facilitator, self.viewer):
            with self.assertRaises(AccessError):
                self.env["spp.session.reach"].with_user(user).search([])
