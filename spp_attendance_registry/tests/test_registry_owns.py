from odoo.exceptions import UserError
from odoo.tests.common import Form

from .common import RegistryCase


class TestRegistryOwns(RegistryCase):
    """What the registry says of a registrant is not changed under People, and not stored there again."""

    def test_names_of_registrants_are_not_changed_under_people(self):
        lina = self.known(self.lina)
        for name in ("name", "family_name", "given_name", "addl_name"):
            with self.assertRaisesRegex(UserError, "registry keeps the names"):
                lina.write({name: "Other"})
        family = self.lina.family_name
        lina.write({"family_name": family, "phone": "1234"})
        self.assertEqual((self.lina.family_name, self.lina.phone), (family, "1234"))

    def test_names_of_other_people_are(self):
        self.subscriber.write({"family_name": "Reyes", "given_name": "Ana"})
        self.assertEqual(self.ana.name, "Reyes, Ana")

    def test_the_form_lets_nobody_type_over_them(self):
        form = Form(self.known(self.lina))
        for name in ("name", "family_name", "given_name", "addl_name", "birthdate"):
            with self.assertRaises(AssertionError):
                form[name] = False if name == "birthdate" else "Other"
        self.assertEqual(form.family_name, self.lina.family_name)

    def test_gender_and_birth_date_are_the_registrys(self):
        gender = self.env["gender.type"].search([("value", "=", "test-gender")])
        gender = gender or self.env["gender.type"].create({"code": "Test gender", "value": "test-gender"})
        self.lina.write({"gender": gender.value, "birthdate": "1990-01-02"})
        lina = self.known(self.lina).with_user(self.viewer)
        self.assertEqual(lina.registry_gender, "test-gender")
        self.assertEqual(str(lina.birthdate), "1990-01-02")
        with self.assertRaisesRegex(UserError, "registry keeps the gender"):
            lina.with_user(self.officer).gender = "female"

    def test_the_area_is_the_registrys(self):
        here, there = self.env["spp.area"].create(
            [{"draft_name": name, "name": name, "code": f"OWNS-{name}"} for name in ("Here", "There")]
        )
        self.lina.area_id = here
        lina = self.known(self.lina)
        lina.write({"area_id": here.id, "phone": "1234"})
        with self.assertRaisesRegex(UserError, "registry keeps the area"):
            lina.area_id = there
        with self.assertRaises(AssertionError):
            Form(lina).area_id = there

    def test_only_registrars_make_registrants(self):
        made = self.people.create({"family_name": "New", "given_name": "Person"})
        self.assertFalse(made.partner_id.is_registrant)
        self.officer.groups_id += self.env.ref("g2p_registry_base.group_g2p_registrar")
        made = self.people.create({"family_name": "Other", "given_name": "Person"})
        self.assertTrue(made.partner_id.is_registrant)
