from odoo.addons.spp_attendance.tests.registry_common import ServedRegistry

from .common import RegistryCase


class TestPeopleSource(ServedRegistry, RegistryCase):
    """People of an external registry who are registrants here: found by their IDs, and nobody is guessed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        address = cls.serve_registry()
        cls.source = cls.env["spp.registry.source"].create(
            {"name": "Ministry", "preset": "json", "url": address, "auth_kind": "none", "user_id": cls.officer.id}
        )
        kinds = (cls.national.name, cls.ration.name)
        for path, kind in zip(("national", "ration"), kinds, strict=True):
            cls.source.field_ids = [(0, 0, {"field": "reg_id", "path": path, "kind": kind})]

    def ran(self, *people):
        """A run by an officer over these people: its counts, and why records were rejected."""
        self.outside.people = list(people)
        self.env.flush_all()
        action = self.source.with_user(self.officer).action_run()
        run = self.env["spp.registry.run"].browse(action["res_id"])
        self.assertEqual(run.state, "done")
        counts = {"created": run.created_count, "changed": run.changed_count, "left": run.left_count}
        reasons = [reason for reason in run.line_ids.mapped("reasons") if reason]
        return {name: count for name, count in counts.items() if count}, reasons

    def test_a_registrant_who_is_known_is_found_by_an_id_and_not_made_again(self):
        self.register_id(self.lina, "N-1")
        lina = self.known(self.lina)
        record = {"national": "N-1", "phone": "0123"}
        self.assertEqual(self.ran(record), ({"changed": 1}, []))
        self.assertEqual(lina.phone, "0123")
        self.assertEqual(self.ran(record), ({"left": 1}, []))

    def test_a_registrant_becomes_known_by_an_id(self):
        self.register_id(self.omar, "R-1", self.ration)
        before = self.env["res.partner"].search_count([])
        self.assertEqual(self.ran({"ration": "r-1 ".upper()}), ({"created": 1}, []))
        self.assertEqual(self.people.search_count([("partner_id", "=", self.omar.id)]), 1)
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_what_a_contact_has_is_told_when_it_becomes_known_and_changes(self):
        self.register_id(self.omar, "R-1", self.ration)
        self.omar.write({"phone": "111", "email": "omar@example.org"})
        record = {"ration": "R-1", "family_name": "Nasser", "phone": "222", "email": "omar@example.org"}
        self.assertEqual(self.ran(record), ({"created": 1}, []))
        self.assertEqual(self.source.run_ids[0].line_ids.changes, "Phone: 111 → 222")
        self.assertEqual(self.omar.phone, "222")

    def test_a_part_of_a_contact_s_name_is_not_taken_for_the_whole(self):
        contact = self.env["res.partner"].create({"name": "Ana Maria Reyes"})
        self.register_id(contact, "R-1", self.ration)
        counts, reasons = self.ran({"ration": "R-1", "family_name": "Reyes"})
        self.assertEqual((counts, contact.name), ({}, "Ana Maria Reyes"))
        self.assertRegex(reasons[0], "words that the record does not have")

    def test_the_identifier_may_be_an_id_of_the_chosen_type(self):
        self.choose(self.national)
        self.register_id(self.lina, "N-1")
        lina = self.known(self.lina)
        self.assertEqual(lina.person_identifier, "N-1")
        self.assertEqual(self.ran({"id": "N-1", "phone": "0123"}), ({"changed": 1}, []))
        self.assertEqual(self.ran({"id": "N-1", "national": "N-1", "phone": "0123"}), ({"left": 1}, []))

    def test_ids_of_two_people_and_ids_that_nobody_has_are_rejected_with_words(self):
        self.register_id(self.lina, "N-1")
        self.register_id(self.omar, "R-1", self.ration)
        counts, reasons = self.ran({"national": "N-1", "ration": "R-1"}, {"national": "N-9", "given_name": "New"})
        self.assertEqual(counts, {})
        self.assertRegex(reasons[0], "belong to different people")
        self.assertRegex(reasons[1], "no identifier, and nobody here has its IDs")

    def test_a_known_person_with_the_id_of_another_is_rejected_and_not_missing(self):
        self.ran({"id": "P-1", "given_name": "Ana"})
        self.register_id(self.omar, "R-1", self.ration)
        self.known(self.omar)
        counts, reasons = self.ran({"id": "P-1", "given_name": "Ana", "ration": "R-1"})
        self.assertEqual((counts, self.source.run_ids[0].missing_count), ({}, 0))
        self.assertRegex(reasons[0], "belong to different people")

    def test_an_id_of_several_people_makes_nobody_new(self):
        self.register_id(self.lina, "E\u03011", self.ration)
        self.register_id(self.omar, "É1", self.ration)
        counts, reasons = self.ran({"id": "P-9", "given_name": "New", "ration": "É1"})
        self.assertEqual(counts, {})
        self.assertRegex(reasons[0], "Several people here")

    def test_an_id_of_a_type_that_nobody_has_is_no_identifier(self):
        self.register_id(self.lina, "R-1", self.ration)
        lina = self.known(self.lina)
        bare = f"{self.national.name}|5"
        counts, reasons = self.ran({"id": bare, "given_name": "New"}, {"id": bare, "ration": "R-1"})
        self.assertEqual((counts, lina.person_identifier), ({}, False))
        self.assertEqual(reasons, ["The identifier is an ID of a type, and nobody here has it."] * 2)

    def test_what_the_registry_here_owns_is_not_overwritten(self):
        self.register_id(self.lina, "N-1")
        lina = self.known(self.lina)
        counts, reasons = self.ran({"national": "N-1", "family_name": "Other"})
        self.assertEqual((counts, lina.family_name), ({}, "Haddad"))
        self.assertRegex(reasons[0], "registry keeps the names")

    def test_whoever_gets_an_identifier_and_is_found_by_an_id_is_one_person(self):
        self.register_id(self.lina, "R-1", self.ration)
        lina = self.known(self.lina)
        self.assertEqual(self.ran({"id": "P-77", "ration": "R-1"}), ({"changed": 1}, []))
        self.assertEqual(lina.person_identifier, "P-77")
        self.assertEqual(self.ran({"id": "P-78", "ration": "R-1"})[0], {})
