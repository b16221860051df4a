from odoo.exceptions import AccessError, UserError
from odoo.tests.common import new_test_user

from .common import HouseholdCase


class TestMerge(HouseholdCase):
    """A household and its member, or two members, become one contact."""

    def merge(self, sources, target):
        self.env["base.partner.merge.automatic.wizard"]._merge((sources + target).ids, target)
        self.env.invalidate_all()

    def correct(self, line, session, status):
        session.complete()
        line.with_user(self.manager).correct(status, "Wrong")
        self.assertEqual(line.status, status)

    def test_a_member_who_becomes_the_household_came_themselves(self):
        for source, target in ((self.ana, self.cruz), (self.diaz, self.carla)):
            session = self.planned(self.cruz if target == self.cruz else self.diaz)
            member = self.ana if target == self.cruz else self.carla
            self.mark(member, "present", session)
            self.merge(source, target)
            line = self.line(target, session)
            self.assertEqual(len(session.attendance_ids), 1)
            self.assertEqual((line.status, line.source, line.is_expected), ("present", "manual", True))
            self.assertFalse(line.attended_by_id or line.household_id)
            self.assertEqual(target.is_group, target == self.cruz)
            self.correct(line, session, "absent")

    def test_a_household_whose_other_member_is_marked_still_follows_them(self):
        session = self.planned(self.cruz)
        self.mark(self.ana, "present", session)
        self.merge(self.ben, self.cruz)
        line = self.line(self.cruz, session)
        self.assertEqual((line.status, line.attended_by_id, line.source), ("present", self.ana, "household"))
        self.mark(self.ana, "absent", session)
        self.assertEqual(line.status, "absent")

    def test_a_household_with_other_members_does_not_become_a_person(self):
        with self.assertRaises(UserError):
            self.merge(self.cruz, self.ana)
        self.assertTrue(self.cruz.exists())
        self.merge(self.cruz + self.ben, self.ana)
        self.assertFalse(self.cruz.exists())

    def test_a_member_of_a_household_with_attendance_is_merged_by_officers(self):
        session = self.planned(self.cruz)
        self.mark(self.ana, "present", session)
        session.complete()
        keeper = new_test_user(self.env, "keeper", groups="base.group_user,base.group_partner_manager")
        stranger = self.env["res.partner"].create({"name": "Nobody's member"})
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(keeper)
        with self.assertRaises(AccessError):
            wizard._merge((self.ben + stranger).ids, stranger)
        self.assertTrue(self.ben.exists())

    def test_nobody_is_a_member_of_themselves(self):
        self.merge(self.ana, self.cruz)
        source = self.env["spp.household.source"]
        self.assertEqual(source._households_of(self.cruz.ids, "2026-03-14"), {})
        self.assertEqual(set(source._members_of(self.cruz.ids, "2026-03-14")[self.cruz.id]), {self.ben.id})

    def joined(self, *names):
        memberships = self.cruz.with_user(self.officer).household_member_ids.sorted("start_date")
        return [tuple(str(each[name]) for name in names) for each in memberships if each.individual == self.ana]

    def test_two_members_of_a_household_become_one_who_is_in_it_once_at_a_time(self):
        self.merge(self.ben, self.ana)
        self.assertEqual(self.joined("start_date", "ended_date"), [("2026-01-01", "False")])
        members = self.env["spp.household.source"]._members_of(self.cruz.ids, "2026-03-14")
        self.assertEqual(members[self.cruz.id], {self.ana.id: {"Adult", "Child"}})

    def test_what_somebody_was_on_each_day_stays_as_it_was(self):
        self.cruz.with_user(self.manager).household_member_ids[-1:].unlink()
        self.join(self.cruz, self.dan, self.child, start="2026-02-01", end="2026-02-28")
        source, days = self.env["spp.household.source"], ("2025-12-31", "2026-01-31", "2026-02-01", "2026-03-01")
        self.merge(self.dan, self.ana)
        roles = [source._members_of(self.cruz.ids, day).get(self.cruz.id, {}).get(self.ana.id) for day in days]
        self.assertEqual(roles, [None, {"Adult"}, {"Adult", "Child"}, {"Adult"}])

    def test_a_member_of_two_households_that_become_one_is_in_it_once(self):
        self.join(self.diaz, self.ana, self.adult, start="2026-02-01")
        self.merge(self.diaz, self.cruz)
        self.assertEqual(self.joined("start_date", "ended_date"), [("2026-01-01", "False")])

    def test_a_household_and_all_its_members_become_one(self):
        self.merge(self.ana + self.ben, self.cruz)
        self.assertFalse(self.cruz.with_user(self.officer).household_member_ids)

    def test_whoever_was_merged_can_be_erased(self):
        self.merge(self.ben, self.ana)
        self.ana.with_user(self.manager).erase_person("By letter")
        self.assertEqual(self.joined("ended_date"), [("2026-03-14",)])
