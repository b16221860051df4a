from odoo.exceptions import UserError
from odoo.tests.common import Form

from .common import RegistryCase


class TestRegistrants(RegistryCase):
    """What OpenSPP 2's registry says of a registrant holds in attendance."""

    def test_names_and_gender_of_registrants_are_not_changed_under_people(self):
        self.lina.gender_id = self.env.ref("spp_vocabulary.code_gender_female")
        lina = self.known(self.lina)
        self.assertEqual(lina.registry_gender_id.display, "Female")
        with self.assertRaisesRegex(UserError, "registry keeps the names"):
            lina.family_name = "Other"
        with self.assertRaisesRegex(UserError, "registry keeps the gender"):
            lina.gender = "male"
        self.subscriber.write({"family_name": "Reyes", "given_name": "Ana"})
        self.assertEqual(self.ana.name, "Reyes, Ana")

    def test_the_form_lets_nobody_type_over_them(self):
        form = Form(self.known(self.lina))
        for name in ("name", "family_name", "given_name", "addl_name"):
            with self.assertRaises(AssertionError):
                form[name] = "Other"

    def test_only_officers_of_the_registry_make_registrants(self):
        made = self.people.create({"family_name": "New", "given_name": "Person"})
        self.assertFalse(made.partner_id.is_registrant)
        self.officer.groups_id += self.env.ref("spp_registry.group_registry_officer")
        made = self.people.create({"family_name": "Other", "given_name": "Person"})
        self.assertTrue(made.partner_id.is_registrant)

    def test_a_disabled_registrant_leaves_the_sessions_to_come_and_is_not_offered(self):
        later = self.new_session(date="2026-04-14", expected_participant_ids=(self.lina + self.ben).ids)
        self.lina.with_user(self.registrar).write({"disabled": "2026-03-14 09:00:00", "disabled_reason": "Moved away"})
        self.assertEqual(later.expected_participant_ids, self.ben)
        domain = self.env["res.partner"]._domain_participants()
        self.assertNotIn(self.lina, self.env["res.partner"].search(domain))

    def test_people_are_found_by_any_id_of_the_registry(self):
        self.register_id(self.lina, "RC-4711", self.passport)
        partners = self.env["res.partner"]
        for user in (self.recorder, self.facilitator, self.officer, self.registrar):
            self.assertIn(self.lina.id, dict(partners.with_user(user).name_search("RC-4711")), user.login)
        self.assertFalse(partners.with_user(self.viewer).name_search("RC-4711"))

    def test_our_buttons_stand_on_the_form_of_registrants(self):
        form = self.env.ref("spp_registry.view_individuals_form").id
        partners = self.env["res.partner"].with_user(self.registrar)
        self.assertNotIn("action_view_subscriber", partners.get_view(form)["arch"])
        self.registrar.groups_id += self.env.ref("spp_session_tracking.group_viewer")
        for button in ("action_view_subscriber", "action_view_session_attendance"):
            self.assertIn(button, partners.get_view(form)["arch"])

    def test_the_settings_choose_an_id_type(self):
        with Form(self.env["res.config.settings"]) as form:
            form.attendance_id_type_id = self.national
        form.save().execute()
        self.assertEqual(self.env.company.attendance_id_type_id, self.national)

    def test_a_session_lies_in_an_area_of_openspp_2(self):
        area = self.env["spp.area"].create({"draft_name": "Village", "code": "V-1"})
        session = self.new_session(area_id=area.id, expected_participant_ids=self.ana.ids)
        self.assertEqual(session.with_user(self.facilitator).area_id.display_name, "Village (V-1)")
        menu = self.env.ref("spp_session_tracking.spp_session_menu_area")
        self.assertIn(menu.id, self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids())
