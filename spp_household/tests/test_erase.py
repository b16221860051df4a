from .common import HouseholdCase


class TestErase(HouseholdCase):
    """A member of a household is erased."""

    def test_their_memberships_end_and_what_was_counted_stays(self):
        session = self.planned(self.cruz, date="2026-03-10")
        self.mark(self.ana, "present", session)
        session.complete()
        period = ("2026-03-01", "2026-03-31")
        compliance = self.env["spp.session.compliance"].with_user(self.officer)
        before = compliance.evaluate((self.ana + self.cruz).ids, *period)
        self.ana.with_user(self.manager).erase_person("By letter")
        membership = self.ana.with_user(self.manager).household_ids
        self.assertEqual(str(membership.ended_date), "2026-03-14")
        self.assertEqual(compliance.evaluate((self.ana + self.cruz).ids, *period), before)
        self.assertNotIn("Ana", membership.display_name)

    def test_a_membership_that_is_to_begin_goes(self):
        self.join(self.cruz, self.dan, self.child, start="2026-06-01")
        self.dan.with_user(self.manager).erase_person("By letter")
        self.assertFalse(self.dan.with_user(self.manager).household_ids)

    def test_the_file_has_their_households(self):
        known = self.ana.with_user(self.manager).take_known()
        self.assertEqual([each["group"] for each in known["households"]], ["Cruz"])

    def test_somebody_who_is_in_a_household_twice_at_a_time_is_erased(self):
        """As an earlier version left those who were merged."""
        twice = self.join(self.cruz, self.dan, self.child, start="2026-02-01")
        self.env.cr.execute(
            "update spp_household_membership set individual = %s where id = %s", [self.ana.id, twice.id]
        )
        self.env.invalidate_all()
        self.ana.with_user(self.manager).erase_person("By letter")
        ends = self.ana.with_user(self.manager).household_ids.mapped("ended_date")
        self.assertEqual(max(map(str, ends)), "2026-03-14")
