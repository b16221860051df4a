from odoo.exceptions import ValidationError

from .common import RegistryCase


class TestErase(RegistryCase):
    """A registrant is erased."""

    def test_their_ids_go_and_are_given_to_nobody(self):
        self.choose(self.national)
        self.register_id(self.lina, "NID-778")
        self.register_id(self.lina, "RC-778", self.ration)
        person = self.known(self.lina)
        self.lina.with_user(self.manager).erase_person("By letter")
        person = person.with_env(self.env)
        person.invalidate_recordset()
        self.assertEqual((person.person_identifier, person.was_erased), (False, True))
        self.assertFalse(self.env["g2p.reg.id"].search([("partner_id", "=", self.lina.id)]))
        for identifier in ("NID-778", f"{self.ration.name}|RC-778", f" {self.ration.name.upper()} |RC-778"):
            with self.assertRaisesRegex(ValidationError, "was erased"):
                self.people._check_none_erased([(self.env.company.id, identifier)])

    def test_a_registrant_entered_anew_with_the_id_has_no_identifier_before_a_manager_admits_it(self):
        self.choose(self.national)
        self.register_id(self.lina, "NID-778")
        self.known(self.lina)
        self.lina.with_user(self.manager).erase_person("By letter")
        self.register_id(self.omar, "NID-778")
        person = self.known(self.omar)
        self.assertFalse(person.person_identifier)
        self.assertEqual(self.people.with_user(self.manager).admit_again([f"{self.national.name}|NID-778"]), 1)
        person.sudo()._follow_registry()
        self.assertEqual(person.person_identifier, "NID-778")
