from .common import RegistryCase


class TestImport(RegistryCase):
    """Files name people by IDs of the registry: people themselves, and records of attendance."""

    CARD = "Ration card of the test|4711"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env["g2p.reg.id"].create({"partner_id": cls.lina.id, "id_type": cls.ration.id, "value": "4711"})

    def load(self, columns, rows, model="spp.attendance.subscriber", user=None):
        records = self.env[model].with_user(user or self.officer).with_context(import_file=True)
        answer = records.load(columns, rows)
        return records.browse(answer["ids"] or ()), {
            message["rows"]["from"]: message["message"] for message in answer["messages"]
        }

    def known_of(self, partner):
        return self.people.with_context(active_test=False).search([("partner_id", "=", partner.id)])

    # people

    def test_a_registrant_becomes_known_by_id_type_and_value(self):
        people, errors = self.load(["person_identifier", "phone"], [[self.CARD, "0123"]])
        self.assertFalse(errors)
        self.assertEqual(people.partner_id, self.lina)
        self.assertFalse(people.person_identifier)
        self.assertEqual(self.lina.phone, "0123")

    def test_a_person_who_is_known_is_updated_and_keeps_the_identifier(self):
        self.choose(self.national)
        self.register_id(self.lina, "N-1")
        lina = self.known(self.lina)
        people, errors = self.load(["person_identifier", "phone"], [[self.CARD, "0123"]])
        self.assertFalse(errors)
        self.assertEqual((people, lina.person_identifier, self.lina.phone), (lina, "N-1", "0123"))

    def test_a_value_of_the_chosen_type_makes_no_second_contact(self):
        self.choose(self.national)
        self.register_id(self.lina, "N-1")
        people, errors = self.load(["person_identifier"], [["N-1"]])
        self.assertFalse(errors)
        self.assertEqual((people.partner_id, people.person_identifier), (self.lina, "N-1"))

    def test_an_id_that_names_nobody_or_two_is_an_error_of_its_row(self):
        self.env["g2p.reg.id"].create({"partner_id": self.omar.id, "id_type": self.national.id, "value": "N-9"})
        self.env["g2p.reg.id"].create({"partner_id": self.lina.id, "id_type": self.national.id, "value": "N-9"})
        before = self.people.search_count([])
        rows = [[self.CARD, ""], ["National ID of the test|N-9", "New"], ["Ration card of the test|1", "New"]]
        _people, errors = self.load(["person_identifier", "given_name"], rows)
        self.assertEqual(sorted(errors), [1, 2])
        self.assertIn("nobody, or several", errors[1])
        self.assertEqual(self.people.search_count([]), before)

    def test_a_person_named_twice_in_two_ways_is_an_error(self):
        self.choose(self.national)
        self.register_id(self.lina, "N-1")
        self.known(self.lina)
        _people, errors = self.load(["person_identifier", "phone"], [["N-1", "1"], [self.CARD, "2"]])
        self.assertEqual(list(errors), [1])

    def test_names_in_the_file_do_not_change_those_of_the_registry(self):
        _people, errors = self.load(["person_identifier", "given_name"], [[self.CARD, "Other"]])
        self.assertIn("registry keeps the names", errors[0])
        self.assertEqual(self.lina.given_name, "Lina")
        self.assertFalse(self.known_of(self.lina))

    def test_an_identifier_that_only_looks_like_an_id_is_one(self):
        people, errors = self.load(["person_identifier", "given_name"], [["Batch|7", "New"]])
        self.assertFalse(errors)
        self.assertEqual(people.person_identifier, "Batch|7")

    # records

    COLUMNS = ("person_identifier", "attended_at", "session_id/.id", "attendance_category")

    def test_records_name_people_by_id_type_and_value(self):
        rows = [
            [self.CARD, "2026-03-12 09:00:00", "", "Present"],
            ["ration card of the TEST|4711", "2026-03-14 09:10:00", str(self.session.id), "Late"],
        ]
        records, errors = self.load(self.COLUMNS, rows, "spp.attendance.list", self.facilitator)
        self.assertFalse(errors)
        self.assertEqual(records.participant_id, self.lina)
        self.assertEqual(set(records.mapped("state")), {"valid"})
        self.assertEqual(self.line(self.lina).status, "late")

    def test_records_of_an_id_that_names_nobody_wait_for_an_officer(self):
        rows = [["Ration card of the test|1", "2026-03-12 09:00:00", "", "Present"]]
        records, errors = self.load(self.COLUMNS, rows, "spp.attendance.list", self.facilitator)
        self.assertFalse(errors)
        self.assertEqual((records.held_reason, records.participant_id.id), ("unknown_person", False))
