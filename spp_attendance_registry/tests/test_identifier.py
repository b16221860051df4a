from odoo.exceptions import UserError

from .common import RegistryCase


class TestIdentifier(RegistryCase):
    """Where an ID type is chosen, the identifier of a registrant is the ID of that type in the registry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.choose(cls.national)

    def test_a_person_who_becomes_known_has_the_id_as_identifier(self):
        self.register_id(self.lina, "N-1")
        self.register_id(self.lina, "R-1", self.ration)
        self.assertEqual(self.known(self.lina).person_identifier, "N-1")

    def test_people_who_become_known_by_attendance_have_it_too(self):
        self.register_id(self.lina, "N-1")
        people = self.env["spp.attendance.subscriber"].with_user(self.recorder)
        self.assertEqual(people._of_partners(self.lina, self.env.company)[self.lina.id].person_identifier, "N-1")

    def test_the_identifier_follows_what_the_registrar_enters(self):
        lina = self.known(self.lina)
        self.assertFalse(lina.person_identifier)
        reg_id = self.register_id(self.lina, "N-1")
        self.assertEqual(lina.person_identifier, "N-1")
        reg_id.value = "N-2"
        self.assertEqual(lina.person_identifier, "N-2")
        reg_id.status = "invalid"
        self.assertFalse(lina.person_identifier)
        reg_id.status = "valid"
        self.assertEqual(lina.person_identifier, "N-2")
        reg_id.sudo().unlink()
        self.assertFalse(lina.person_identifier)

    def test_ids_of_other_types_are_not_taken(self):
        lina = self.known(self.lina)
        self.register_id(self.lina, "R-1", self.ration)
        self.assertFalse(lina.person_identifier)

    def test_choosing_another_type_changes_all_identifiers_and_keeps_those_without_an_id(self):
        self.register_id(self.lina, "N-1")
        self.register_id(self.lina, "R-1", self.ration)
        lina = self.known(self.lina)
        self.choose(self.ration)
        self.assertEqual((lina.person_identifier, self.subscriber.person_identifier), ("R-1", "P-1"))
        self.choose(self.env["g2p.id.type"])
        self.assertEqual(lina.person_identifier, "R-1")

    def test_two_people_may_change_places(self):
        lina, omar = self.known(self.lina), self.known(self.omar)
        self.register_id(self.lina, "A")
        self.register_id(self.omar, "B")
        self.register_id(self.lina, "B", self.ration)
        self.register_id(self.omar, "A", self.ration)
        self.choose(self.ration)
        self.assertEqual((lina.person_identifier, omar.person_identifier), ("B", "A"))

    def test_an_id_that_two_people_have_is_the_identifier_of_the_first_only(self):
        lina, omar = self.known(self.lina), self.known(self.omar)
        self.register_id(self.lina, "N-1")
        self.register_id(self.omar, "N-1")
        self.assertEqual((lina.person_identifier, omar.person_identifier), ("N-1", False))
        message = omar.message_ids[0].body
        self.assertIn("another person has it", message)
        self.assertNotIn("N-1", message)

    def test_an_expired_id_is_shown_as_expired(self):
        self.register_id(self.lina, "N-1", expiry_date="2026-03-13")
        self.register_id(self.omar, "N-2", expiry_date="2026-03-14")
        lina, omar = self.known(self.lina).with_user(self.recorder), self.known(self.omar).with_user(self.recorder)
        self.assertEqual((lina.is_identifier_expired, omar.is_identifier_expired), (True, False))
        self.assertEqual(omar.identifier_expiry_date, self.today())

    def test_the_identifier_is_not_typed_over(self):
        self.register_id(self.lina, "N-1")
        lina = self.known(self.lina)
        with self.assertRaisesRegex(UserError, "Change it there"):
            lina.person_identifier = "X"
        lina.write({"person_identifier": "N-1"})
        self.subscriber.person_identifier = "P-2"
        self.assertEqual(self.subscriber.person_identifier, "P-2")

    def test_an_id_of_another_type_takes_no_identifier_away(self):
        lina = self.known(self.lina)
        lina.person_identifier = "P-9"  # typed, for there is no ID of the chosen type
        card = self.register_id(self.lina, "P-9", self.ration)
        card.value = "R-2"
        self.assertEqual(lina.person_identifier, "P-9")

    def test_without_a_chosen_type_an_id_that_changes_leaves_identifiers_as_they_are(self):
        self.choose(self.env["g2p.id.type"])
        lina = self.known(self.lina)
        lina.person_identifier = "N-1"
        reg_id = self.register_id(self.lina, "N-1")
        reg_id.value = "N-2"
        self.assertEqual(lina.person_identifier, "N-1")

    def test_once_the_first_has_another_id_the_second_gets_the_one_both_had(self):
        lina, omar = self.known(self.lina), self.known(self.omar)
        wrong = self.register_id(self.lina, "N-1")
        self.register_id(self.omar, "N-1")
        wrong.value = "N-2"
        self.assertEqual((lina.person_identifier, omar.person_identifier), ("N-2", "N-1"))

    def test_an_id_with_spaces_around_is_taken_away_with_the_id(self):
        lina = self.known(self.lina)
        reg_id = self.register_id(self.lina, " N-1 ")
        self.assertEqual(lina.person_identifier, "N-1")
        reg_id.sudo().unlink()
        self.assertFalse(lina.person_identifier)

    def test_the_identifier_of_the_registry_in_another_spelling_says_nothing_new(self):
        self.choose(self.national)
        self.register_id(self.lina, "E\u03011")
        lina = self.known(self.lina)
        lina.person_identifier = "É1"
        self.assertEqual(lina.person_identifier, "E\u03011")

    def test_two_people_whose_ids_differ_in_spelling_only_do_not_both_get_it(self):
        self.choose(self.national)
        self.register_id(self.lina, "E\u03011")
        self.register_id(self.omar, "É1")
        lina, omar = self.known(self.lina), self.known(self.omar)
        self.assertEqual((lina.person_identifier, omar.person_identifier), ("E\u03011", False))
        self.assertIn("another person has it", omar.message_ids[0].body)

    def merged(self, kept, gone):
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.env.ref("base.user_admin"))
        wizard.create({})._merge((kept + gone).ids, kept)

    def test_the_id_of_a_contact_who_was_merged_into_a_person_does_not_become_the_identifier(self):
        self.register_id(self.omar, "N-7", expiry_date="2020-01-01")
        own = self.register_id(self.lina, "N-8")
        lina = self.known(self.lina)
        self.merged(self.lina, self.omar)
        own.status = "valid"
        self.assertEqual((lina.person_identifier, lina.with_user(self.recorder).is_identifier_expired), ("N-8", False))
        own.status = "invalid"
        self.assertEqual(lina.person_identifier, "N-7")

    def test_of_several_ids_none_is_taken_and_the_person_says_so(self):
        other = self.register_id(self.omar, "N-7")
        self.register_id(self.lina, "N-8")
        self.merged(self.lina, self.omar)
        lina = self.known(self.lina)
        self.assertFalse(lina.person_identifier)
        self.assertIn("several IDs", lina.message_ids[0].body)
        other.status = "invalid"
        self.assertEqual(lina.person_identifier, "N-8")

    def test_two_ids_of_one_value_are_one_and_that_which_expires_last_counts(self):
        self.register_id(self.omar, "N-7", expiry_date="2020-01-01")
        self.register_id(self.lina, "N-7")
        self.merged(self.lina, self.omar)
        lina = self.known(self.lina)
        self.assertEqual(lina.person_identifier, "N-7")
        self.assertFalse(lina.with_user(self.recorder).identifier_expiry_date)
        self.merged(self.lina, self.with_id("N-7", expiry_date="2019-01-01"))
        self.assertFalse(lina.with_user(self.recorder).identifier_expiry_date)

    def with_id(self, value, **values):
        person = self.env["res.partner"].create({"name": "Twice", "is_registrant": True})
        self.register_id(person, value, **values)
        return person

    def told(self, person):
        """How often the person says that the registry has several IDs."""
        self.env.flush_all()
        return sum("several IDs" in body for body in person.message_ids.mapped("body"))

    def test_several_ids_are_told_where_another_identifier_stays_too(self):
        self.choose(self.env["g2p.id.type"])
        self.register_id(self.omar, "N-7")
        self.register_id(self.lina, "N-8")
        self.merged(self.lina, self.omar)
        lina = self.known(self.lina)
        lina.person_identifier = "TYPED"
        self.choose(self.national)
        self.assertEqual((lina.person_identifier, self.told(lina)), ("TYPED", 1))

    def test_several_ids_are_told_once_and_again_when_the_identifier_is_lost(self):
        other = self.register_id(self.omar, "N-7")
        own = self.register_id(self.lina, "N-8")
        self.merged(self.lina, self.omar)
        lina = self.known(self.lina)
        self.register_id(self.lina, "R-1", self.ration)
        for _time in range(2):
            own.status = "valid"
        self.assertEqual(self.told(lina), 1)
        other.status = "invalid"
        self.merged(self.lina, self.with_id("N-9"))
        other.status = "valid"
        self.assertEqual((lina.person_identifier, self.told(lina)), ("N-8", 1))
        own.status = "invalid"
        self.assertEqual((lina.person_identifier, self.told(lina)), (False, 2))
