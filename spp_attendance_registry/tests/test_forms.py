from lxml import etree

from odoo.tests.common import Form

from .common import RegistryCase


class TestForms(RegistryCase):
    """The registry's forms, which its registrars open, show attendance to those with a role for it."""

    def buttons(self, view, user):
        arch = self.env["res.partner"].with_user(user).get_view(self.env.ref(view).id, "form")["arch"]
        return {name for name in ("action_view_session_attendance", "action_view_subscriber") if name in arch}

    def test_our_buttons_stand_on_the_forms_of_individuals_and_groups(self):
        individual, group = "g2p_registry_individual.view_individuals_form", "g2p_registry_group.view_groups_form"
        both = {"action_view_session_attendance", "action_view_subscriber"}
        self.assertFalse(self.buttons(individual, self.registrar) | self.buttons(group, self.registrar))
        self.registrar.groups_id += self.env.ref("spp_session_tracking.group_viewer")
        self.assertEqual(self.buttons(individual, self.registrar), both)
        self.assertEqual(self.buttons(group, self.registrar), {"action_view_session_attendance"})

    def test_the_figures_are_those_of_the_person(self):
        session = self.new_session(expected_participant_ids=self.lina.ids)
        self.mark(self.lina, "present", session)
        session.complete()
        lina = self.lina.with_user(self.viewer)
        self.assertEqual((lina.session_attendance_rate, lina.session_expected_count), (100, 1))
        self.assertEqual(lina.action_view_session_attendance()["domain"], [("participant_id", "=", self.lina.id)])

    def test_the_settings_choose_an_id_type(self):
        with Form(self.env["res.config.settings"]) as form:
            form.attendance_id_type_id = self.national
        form.save().execute()
        self.assertEqual(self.env.company.attendance_id_type_id, self.national)

    def test_the_list_of_people_has_the_gender_of_the_registry(self):
        people = self.env["spp.attendance.subscriber"].with_user(self.officer)
        views = people.get_views([(False, "list"), (False, "search")])["views"]
        self.assertIn("registry_gender", views["list"]["arch"])
        grouping = etree.fromstring(views["search"]["arch"]).find(".//filter[@name='group_by_gender']")
        self.assertEqual(grouping.get("invisible"), "1")
