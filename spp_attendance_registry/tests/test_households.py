from odoo import fields

from .common import RegistryCase


class TestHouseholds(RegistryCase):
    """The registry's groups are households: Lina heads one, with Omar; Ana lives alone in another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.env.ref("g2p_registry_membership.group_membership_kind_head")
        cls.haddad, cls.other = cls.env["res.partner"].create(
            [
                {"name": name, "is_registrant": True, "is_group": True}
                for name in ("Household Haddad", "Household Other")
            ]
        )
        cls.join(cls.haddad, cls.lina, cls.head)
        cls.join(cls.haddad, cls.omar)
        cls.join(cls.other, cls.ana)
        cls.session_type.write({"participant_kind": "households", "household_rule": "any"})

    @classmethod
    def join(cls, group, person, kind=None, start="2026-01-01 00:00:00", end=False):
        return cls.env["g2p.group.membership"].create(
            {
                "group": group.id,
                "individual": person.id,
                "kind": [fields.Command.set(kind.ids)] if kind else False,
                "start_date": start,
                "ended_date": end,
            }
        )

    def held(self, **statuses):
        """The answers about both households after a session, by household."""
        session = self.new_session(expected_participant_ids=(self.haddad + self.other).ids)
        for name, status in statuses.items():
            self.mark(getattr(self, name), status, session)
        session.complete()
        evaluate = self.env["spp.session.compliance"].with_user(self.viewer).evaluate
        answers = evaluate((self.haddad + self.other).ids, "2026-03-01", "2026-03-31")
        return {answer["household_id"]: answer["outcome"] for answer in answers}

    def test_any_member_comes_for_the_household(self):
        self.assertEqual(self.held(omar="present"), {self.haddad.id: "compliant", self.other.id: "not_compliant"})

    def test_only_members_of_the_roles_asked_for_count(self):
        self.session_type.write({"household_rule": "roles", "household_roles": self.head.name})
        self.join(self.other, self.ben, self.head)
        answers = self.held(omar="present", ben="present")
        self.assertEqual(answers, {self.haddad.id: "not_compliant", self.other.id: "compliant"})

    def test_who_has_left_comes_for_it_no_more(self):
        members = self.env["spp.household.source"]._members_of
        self.join(self.other, self.ben, start="2026-01-01 00:00:00", end="2026-02-01 00:00:00")
        self.assertEqual(set(members(self.other.ids, "2026-01-15")[self.other.id]), {self.ana.id, self.ben.id})
        self.assertEqual(set(members(self.other.ids, "2026-03-14")[self.other.id]), {self.ana.id})

    def test_the_days_of_a_membership_are_those_of_the_company(self):
        """20:00 in UTC is the next morning in Manila, whoever asks and wherever that person is."""
        self.env.company.partner_id.tz = "Asia/Manila"
        self.join(self.other, self.ben, start="2026-03-01 20:00:00", end="2026-03-10 20:00:00")
        members = self.env["spp.household.source"].with_user(self.viewer).with_context(tz="UTC")._members_of
        days = ("2026-03-01", "2026-03-02", "2026-03-11", "2026-03-12")
        found = [self.ben.id in members(self.other.ids, day)[self.other.id] for day in days]
        self.assertEqual(found, [False, True, True, False])

    def test_roles_are_those_of_the_registry(self):
        members = self.env["spp.household.source"]._members_of(self.haddad.ids, "2026-03-14")[self.haddad.id]
        self.assertEqual(members, {self.lina.id: {self.head.name}, self.omar.id: set()})
        self.assertIn(self.head.name, self.env["spp.household.source"].with_user(self.viewer)._role_names())

    def test_a_disabled_member_has_not_to_come_any_more(self):
        self.session_type.household_rule = "all"
        self.omar.write({"disabled": "2026-03-01 09:00:00", "disabled_reason": "Died"})
        answers = self.held(lina="present", ana="present")
        self.assertEqual(answers, dict.fromkeys((self.haddad + self.other).ids, "compliant"))
        members = self.env["spp.household.source"]._members_of
        self.assertIn(self.omar.id, members(self.haddad.ids, "2026-03-01")[self.haddad.id])

    def test_a_disabled_household_has_no_members_any_more(self):
        self.haddad.write({"disabled": "2026-03-01 09:00:00", "disabled_reason": "Split up"})
        source = self.env["spp.household.source"]
        self.assertIn(self.lina.id, source._members_of(self.haddad.ids, "2026-03-01")[self.haddad.id])
        self.assertFalse(source._members_of(self.haddad.ids, "2026-03-02"))
        self.assertFalse(source._households_of(self.lina.ids, "2026-03-02"))

    def test_a_group_in_a_group_is_no_member(self):
        """Who enrols the group within expects that one only, and the group around it waits for its persons alone."""
        self.session_type.household_rule = "all"
        self.join(self.haddad, self.other)
        source = self.env["spp.household.source"]
        self.assertEqual(source._expected_for(self.other.ids, "households", "2026-03-14"), {self.other.id})
        answers = self.held(lina="present", omar="present")
        self.assertEqual(answers, {self.haddad.id: "compliant", self.other.id: "not_compliant"})
