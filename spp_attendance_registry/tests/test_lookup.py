from odoo.addons.spp_session_tracking.tools.key_column import CONTROLS, add_key_column, refresh_keys

from .common import RegistryCase


class TestLookup(RegistryCase):
    def test_people_are_found_by_any_id_of_the_registry(self):
        self.register_id(self.lina, "RC-4711", self.ration)
        partners = self.env["res.partner"]
        for user in (self.recorder, self.facilitator, self.officer, self.registrar):
            self.assertIn(self.lina.id, dict(partners.with_user(user).name_search("RC-4711")), user.login)
        for viewer in (self.viewer, self.other_manager()):
            self.assertFalse(partners.with_user(viewer).name_search("RC-4711"))
            self.assertFalse(partners.with_user(viewer).sudo(False).name_search("RC-4711"))

    def test_registrants_come_first_where_people_are_picked_by_an_id_too(self):
        plain = self.env["res.partner"].create({"name": "Aaron"})
        self.register_id(plain, "RC-4711", self.ration)
        self.register_id(self.lina, "RC-47110", self.ration)
        partners = self.env["res.partner"].with_user(self.facilitator).with_context(registrants_first=True)
        domain = partners._domain_participants()
        self.assertEqual([row[0] for row in partners.name_search("RC-4711", domain)], (self.lina + plain).ids)

    def test_people_known_to_attendance_are_found_by_them_too(self):
        self.register_id(self.lina, "RC-4711", self.ration)
        lina = self.known(self.lina)
        people = self.env["spp.attendance.subscriber"]
        self.assertEqual([row[0] for row in people.with_user(self.recorder).name_search("RC-4711")], lina.ids)
        self.assertFalse(people.with_user(self.viewer).sudo().name_search("RC-4711"))

    def test_a_list_of_ids_names_people_for_a_roster(self):
        self.register_id(self.lina, "RC-4711", self.ration)
        text = "Ration card of the test|RC-4711\nRation card of the test|none"
        dialog = self.env["spp.session.add.people"].with_user(self.facilitator)
        dialog = dialog.create(
            {"session_ids": self.session.ids, "source": "identifiers", "identifiers": text, "participant_ids": False}
        )
        dialog._compute_participant_ids()
        self.assertEqual(dialog.participant_ids, self.lina)
        self.assertIn("Identifiers that are not known: 1 of 2. Lines: 2", dialog.problem)

    def test_many_ids_take_as_many_queries_as_one(self):
        people, company = self.env["spp.attendance.subscriber"].with_user(self.recorder), self.env.company
        keys = {(company.id, f"Ration card of the test|{number}") for number in range(50)}
        people._contacts_named(keys)  # what is read once
        for some in (set(list(keys)[:1]), keys):
            with self.assertQueryCount(2):
                people._contacts_named(some)

    def test_ids_are_found_in_any_spelling(self):
        self.register_id(self.lina, "E\u03011\u200b", self.ration)
        keys = {(self.env.company.id, f"Ration card of the test|{text}") for text in ("É1", "E\u03011", "É１")}
        people, contacts = self.people.with_user(self.recorder), self.env["res.partner"].with_user(self.recorder)
        self.assertEqual(people._contacts_named(keys), dict.fromkeys(keys, self.lina.id))
        self.assertIn(self.lina.id, dict(contacts.name_search("É１")))

    def test_an_id_that_two_people_have_in_two_spellings_names_nobody(self):
        self.register_id(self.lina, "E\u03011", self.ration)
        self.register_id(self.omar, "É1", self.ration)
        key = (self.env.company.id, "Ration card of the test|É1")
        self.assertFalse(self.people.with_user(self.recorder)._contacts_named({key}))

    def test_ids_that_were_there_before_get_their_keys(self):
        reg_id = self.register_id(self.lina, "E\u03011", self.ration)
        self.env.flush_all()
        table = reg_id._table
        self.env.cr.execute(f"alter table {table} drop column attendance_key")
        for _each in range(2):
            add_key_column(self.env.cr, table, "value", "attendance_key")
        self.env.invalidate_all()
        self.assertEqual(reg_id.attendance_key, "É1")
        self.env.cr.execute(f"update {table} set value = %s, attendance_key = %s", ["A\t1", "A\t1"])
        refresh_keys(self.env.cr, table, "value", "attendance_key", CONTROLS)
        self.env.invalidate_all()
        self.assertEqual((reg_id.value, reg_id.attendance_key), ("A\t1", "A 1"))
