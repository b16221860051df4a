from odoo.exceptions import UserError

from .common import RegistryCase


class TestIdentifier(RegistryCase):
    """Where an ID type is chosen, the identifier of a registrant is the ID of that type in OpenSPP 2's registry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.choose(cls.national)

    def test_a_person_who_becomes_known_has_the_id_as_identifier(self):
        self.register_id(self.lina, "N-1")
        self.register_id(self.lina, "P-9", self.passport)
        self.assertEqual(self.known(self.lina).person_identifier, "N-1")

    def test_the_identifier_follows_what_the_registrar_enters(self):
        lina = self.known(self.lina)
        registry_id = self.register_id(self.lina, "N-1")
        self.assertEqual(lina.person_identifier, "N-1")
        registry_id.value = "N-2"
        self.assertEqual(lina.person_identifier, "N-2")
        registry_id.status = "invalid"  # as a change request of OpenSPP 2 removes it
        self.assertFalse(lina.person_identifier)
        self.register_id(self.lina, "N-3")
        self.assertEqual(lina.person_identifier, "N-3")
        registry_id.id_type_id = self.passport
        self.assertEqual(lina.person_identifier, "N-3")

    def test_choosing_another_type_changes_the_identifiers(self):
        self.register_id(self.lina, "N-1")
        registry_id = self.register_id(self.lina, "P-9", self.passport)
        lina = self.known(self.lina)
        self.choose(self.passport)
        self.assertEqual(lina.person_identifier, "P-9")
        registry_id.id_type_id = self.env["spp.vocabulary.code"].create(
            {"vocabulary_id": self.passport.vocabulary_id.id, "code": "tax", "display": "Tax ID"}
        )
        self.assertFalse(lina.person_identifier)

    def test_an_id_that_two_people_have_is_the_identifier_of_the_first_only(self):
        lina, omar = self.known(self.lina), self.known(self.omar)
        self.register_id(self.lina, "N-1")
        self.register_id(self.omar, "N-1")
        self.assertEqual((lina.person_identifier, omar.person_identifier), ("N-1", False))

    def test_an_expired_id_is_shown_as_expired(self):
        self.register_id(self.lina, "N-1", expiry_date="2026-03-13")
        lina = self.known(self.lina).with_user(self.recorder)
        self.assertTrue(lina.is_identifier_expired)
        self.assertEqual(lina.person_identifier, "N-1")

    def test_the_identifier_is_not_typed_over(self):
        self.register_id(self.lina, "N-1")
        lina = self.known(self.lina)
        with self.assertRaisesRegex(UserError, "the National ID of the registry. Change it there"):
            lina.person_identifier = "X"
