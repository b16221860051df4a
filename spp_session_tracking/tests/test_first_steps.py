from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .common import SessionCase


class TestFirstSteps(SessionCase):
    """Whoever sets the suite up is led: what is there already, and where the rest is made."""

    def page(self, user=None):
        action = self.env.ref("spp_session_tracking.spp_first_steps_action").with_user(user or self.manager).run()
        return self.env[action["res_model"]].with_user(user or self.manager).browse(action["res_id"])

    def test_what_is_there_is_done(self):
        page = self.page()
        self.assertTrue(page.has_session_type and page.has_facilitator and page.has_roster)

    def test_what_is_not_there_is_to_do(self):
        self.env["spp.area"].search([]).unlink()
        self.assertFalse(self.page().has_area or self.page().is_done)
        self.env["spp.area"].create({"name": "North"})
        self.assertTrue(self.page().has_area)

    def test_somebody_who_came_without_being_expected_is_no_roster(self):
        self.env.cr.execute("UPDATE spp_session_attendance SET is_expected = false")
        self.mark(self.dan, "present")
        self.assertFalse(self.page().has_roster)

    def test_each_step_opens_a_page(self):
        arch = html.fromstring(self.env["spp.first.steps"].with_user(self.manager).get_view(view_type="form")["arch"])
        for button in arch.iter("button"):
            action = self.env["ir.actions.actions"].browse(int(button.get("name")))
            self.assertTrue(action.exists(), button.get("string"))

    def test_it_is_for_managers(self):
        with self.assertRaises(AccessError):
            self.page(self.officer)

    def test_odoo_opens_it_once_after_the_installation(self):
        todo = self.env.ref("spp_session_tracking.spp_first_steps_todo")
        self.assertEqual(todo.action_id.id, self.env.ref("spp_session_tracking.spp_first_steps_action").id)

    def test_managers_make_a_session_type_where_it_is_first_missed(self):
        for view in ("spp_session_view_form", "spp_session_repeat_view_form"):
            arch = self.env.ref(f"spp_session_tracking.{view}").arch
            self.assertNotIn("'no_create'", self.field_options(arch, "session_type_id"), view)

    def field_options(self, arch, name):
        fields = html.fromstring(arch).iter("field")
        return "".join(field.get("options", "") for field in fields if field.get("name") == name)


@tagged("post_install", "-at_install")
class TestEmptyLists(TransactionCase):
    """Where there are no records, it is said what they are and what to do next."""

    def test_every_list_says_what_to_do_next(self):
        ours = self.env["ir.model.data"].search([("model", "=", "ir.actions.act_window"), ("module", "=like", "spp_%")])
        for data in ours:
            action = self.env["ir.actions.act_window"].browse(data.res_id)
            is_list = action.view_mode != "form"
            if action.target != "current" or not is_list:
                continue
            paragraphs = html.fragments_fromstring(action.help or "<p/>")
            self.assertGreaterEqual(len(paragraphs), 2, data.complete_name)
            self.assertGreater(len(paragraphs[1].text_content()), 20, data.complete_name)
