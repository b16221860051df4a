from odoo.exceptions import AccessError
from odoo.tests.common import new_test_user

from .common import ProgrammeCase

OFFICER = "spp_session_tracking.group_officer"


class TestComplianceScreen(ProgrammeCase):
    """Compliance is looked at by programme, by officers who may read programmes in OpenSPP 2."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.complete()
        cls.reader = new_test_user(cls.env, "reader", groups=f"{OFFICER},spp_programs.group_programs_read", tz="UTC")
        cls.programme, cls.other = cls.new_programme(), cls.new_programme()
        left = cls.other.program_membership_ids.filtered(lambda member: member.partner_id != cls.ana)
        left.sudo().state = "exited"
        cls.asked = [("participant_id", "in", (cls.ana + cls.ben).ids)]

    def rows(self, user):
        return self.env["spp.session.compliance"].with_user(user)

    def test_a_programme_finds_whom_it_has_enrolled(self):
        found = self.rows(self.reader).search([*self.asked, ("program_id", "=", self.other.id)])
        self.assertEqual(found.participant_id, self.ana)

    def test_it_is_grouped_by_programme_and_whoever_is_in_several_is_in_each(self):
        groups = self.rows(self.reader).web_read_group(self.asked, ["program_id"], ["counted:sum"])["groups"]
        counts = {group["program_id"][0]: group["__count"] for group in groups}
        self.assertEqual(counts, {self.programme.id: 2, self.other.id: 1})
        for group in groups:
            listed = self.rows(self.reader).search_count([*self.asked, *group["__extra_domain"]])
            self.assertEqual(listed, group["__count"])

    def test_whoever_is_in_several_programmes_is_once_in_the_totals_of_a_pivot(self):
        sets = [[], ["program_id"], ["session_type_id"], ["session_type_id", "program_id"]]
        rows = self.rows(self.reader)
        total, by_programme, by_type, by_both = rows.formatted_read_grouping_sets(self.asked, sets, ["__count"])
        self.assertEqual([group["__count"] for group in total], [2])
        self.assertEqual([group["__count"] for group in by_type], [2])
        counts = {self.programme.id: 2, self.other.id: 1}
        for groups in (by_programme, by_both):
            self.assertEqual({group["program_id"][0]: group["__count"] for group in groups}, counts)

    def test_whoever_may_not_read_programmes_can_neither_group_by_them_nor_sees_the_filters(self):
        with self.assertRaises(AccessError):
            self.rows(self.officer).web_read_group(self.asked, ["program_id"], ["__count"])
        for user, there in ((self.reader, True), (self.officer, False)):
            arch = self.rows(user).get_view(view_type="search")["arch"]
            for name in ("in_programme", "in_no_programme", "group_by_program_id"):
                self.assertEqual(f'name="{name}"' in arch, there, (user.login, name))
