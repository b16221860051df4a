from odoo import fields

from .common import RegistryCase


class TestHouseholds(RegistryCase):
    """OpenSPP 2's groups are households: Lina heads one, with Omar; Ana lives alone in another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.env.ref("spp_vocabulary.code_membership_type_head")
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
        cls.source = cls.env["spp.household.source"]

    @classmethod
    def join(cls, group, person, role=None, **values):
        return cls.env["spp.group.membership"].create(
            {
                "group": group.id,
                "individual": person.id,
                "membership_type_ids": [fields.Command.set(role.ids)] if role else False,
                "start_date": "2026-01-01 00:00:00",
                **values,
            }
        )

    def members(self, household, date="2026-03-14"):
        return self.source._members_of(household.ids, date)[household.id]

    def outcomes(self, **statuses):
        """The answers about both households after a session, by household."""
        households = self.haddad + self.other
        session = self.new_session(expected_participant_ids=households.ids)
        for name, status in statuses.items():
            self.mark(getattr(self, name), status, session)
        session.complete()
        evaluate = self.env["spp.session.compliance"].with_user(self.viewer).evaluate
        answers = evaluate(households.ids, "2026-03-01", "2026-03-31")
        return {answer["household_id"]: answer["outcome"] for answer in answers}

    def test_any_member_comes_for_the_household(self):
        self.assertEqual(self.outcomes(omar="present"), {self.haddad.id: "compliant", self.other.id: "not_compliant"})

    def test_only_members_of_the_roles_asked_for_count(self):
        self.session_type.write({"household_rule": "roles", "household_roles": "Head"})
        self.join(self.other, self.ben, self.head)
        answers = self.outcomes(omar="present", ben="present")
        self.assertEqual(answers, {self.haddad.id: "not_compliant", self.other.id: "compliant"})

    def test_the_days_of_a_membership_are_those_of_the_company(self):
        """20:00 in UTC is the next morning in Manila, whoever asks and wherever that person is."""
        self.env.company.partner_id.tz = "Asia/Manila"
        self.join(self.other, self.ben, start_date="2026-03-01 20:00:00", ended_date="2026-03-10 20:00:00")
        members = self.env["spp.household.source"].with_user(self.viewer).with_context(tz="UTC")._members_of
        days = ("2026-03-01", "2026-03-02", "2026-03-11", "2026-03-12")
        found = [self.ben.id in members(self.other.ids, day)[self.other.id] for day in days]
        self.assertEqual(found, [False, True, True, False])

    def test_roles_are_those_of_the_registry(self):
        self.assertEqual(self.members(self.haddad), {self.lina.id: {"Head"}, self.omar.id: set()})
        self.assertIn("Head", self.source.with_user(self.viewer)._role_names())

    def test_who_has_left_was_a_member_until_then(self):
        """OpenSPP 2 archives a membership that has ended."""
        self.join(self.other, self.ben, ended_date="2026-02-01 00:00:00", active=False)
        self.assertIn(self.ben.id, self.members(self.other, "2026-01-15"))
        self.assertNotIn(self.ben.id, self.members(self.other))

    def test_a_membership_archived_without_an_end_is_none(self):
        self.join(self.other, self.ben, active=False)
        self.assertNotIn(self.ben.id, self.members(self.other))

    def test_a_disabled_household_has_no_members_any_more(self):
        self.other.disabled = "2026-02-01 09:00:00"
        self.assertTrue(self.members(self.other, "2026-02-01"))
        self.assertFalse(self.source._members_of(self.other.ids, "2026-02-02"))

    def test_a_group_in_a_group_is_no_member(self):
        """Who enrols the group within expects that one only, and the group around it waits for its persons alone."""
        self.session_type.household_rule = "all"
        self.join(self.haddad, self.other)
        source = self.env["spp.household.source"]
        self.assertEqual(source._expected_for(self.other.ids, "households", "2026-03-14"), {self.other.id})
        answers = self.outcomes(lina="present", omar="present")
        self.assertEqual(answers, {self.haddad.id: "compliant", self.other.id: "not_compliant"})
