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
        for identifier in ("NID-778", f"{self.ration.name}|RC-778"):
            with self.assertRaisesRegex(ValidationError, "was erased"):
                self.people._check_none_erased([(self.env.company.id, identifier)])
