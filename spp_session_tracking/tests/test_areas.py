from .common import SessionCase

ACTION = "spp_session_tracking.spp_session_area_action"


class TestAreas(SessionCase):
    def test_the_menu_opens_the_areas_for_managers(self):
        menu = self.env.ref("spp_session_tracking.spp_session_menu_area")
        self.assertEqual(menu.action, self.env.ref(ACTION))
        self.assertIn(menu.id, self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids())
        action = self.env["ir.actions.act_window"].with_user(self.manager)._for_xml_id(ACTION)
        modes = action["view_mode"].split(",")
        areas = self.env[action["res_model"]].with_user(self.manager)
        self.assertEqual(set(areas.get_views([(False, mode) for mode in modes])["views"]), set(modes))

    def test_the_action_names_no_view_or_field_of_areas(self):
        action = self.env.ref(ACTION)
        self.assertFalse(action.view_ids or action.view_id or action.search_view_id)
        self.assertEqual((action.domain or "[]", action.context), ("[]", "{}"))
        self.assertTrue(action.help)
