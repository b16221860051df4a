from odoo.exceptions import AccessError
from odoo.tests.common import new_test_user

from .common import BesideCase


class TestAreas(BesideCase):
    """Areas are OpenSPP's, which only its registrars may read."""

    def test_the_areas_are_those_of_openspp(self):
        self.assertIn("draft_name", self.env["spp.area"]._fields)
        self.assertTrue(self.env.ref("spp_area.action_spparea"))

    def test_every_role_of_ours_reads_and_chooses_areas(self):
        recorder = new_test_user(self.env, "beside_recorder", groups="spp_attendance.group_recorder")
        for user in (self.viewer, self.facilitator, self.officer, self.manager, recorder):
            areas = self.env["spp.area"].with_user(user)
            found = dict(areas.name_search("BESIDE-Village"))
            self.assertIn(self.village.id, found, user.login)

    def test_no_role_of_ours_changes_an_area(self):
        with self.assertRaises(AccessError):
            self.village.with_user(self.manager).code = "X"
        with self.assertRaises(AccessError):
            self.env["spp.area"].with_user(self.manager).create({"draft_name": "X"})

    def test_people_with_no_role_of_ours_or_theirs_read_no_area(self):
        stranger = new_test_user(self.env, "beside_stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.village.with_user(stranger).read(["name"])

    def test_a_session_lies_in_an_area_and_the_report_counts_by_it(self):
        session = self.new_session(area_id=self.village.id, expected_participant_ids=self.ana.ids)
        self.mark(self.ana, "present", session)
        report = self.env["spp.session.attendance.report"].with_user(self.viewer)
        self.assertEqual(report.search([("session_id", "=", session.id)]).participant_id, self.ana)

    def test_the_menu_opens_openspps_areas_for_our_managers(self):
        menu = self.env.ref("spp_session_tracking.spp_session_menu_area")
        self.assertIn(menu.id, self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids())
        areas = self.env[menu.action.res_model].with_user(self.manager)
        views = areas.get_views([(False, mode) for mode in menu.action.view_mode.split(",")])["views"]
        self.assertEqual(set(views), set(menu.action.view_mode.split(",")))
