from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests.common import new_test_user

from .common import AttendanceCase


class TestSubscriber(AttendanceCase):
    # names

    def test_the_name_is_composed_of_its_parts(self):
        for parts, name in (
            (("Reyes", "Maria", "Luz"), "Reyes, Maria Luz"),
            (("Reyes", "Maria", ""), "Reyes, Maria"),
            (("Reyes", "", ""), "Reyes"),
            (("", " Maria ", ""), "Maria"),
            (("الحسن", "فاطمة", False), "الحسن, فاطمة"),
            (("王", "小明", "𠮷"), "王, 小明 𠮷"),
            (("O'Brien-" + "x" * 300, "é" * 300, ""), "O'Brien-" + "x" * 300 + ", " + "é" * 300),
        ):
            values = dict(zip(("family_name", "given_name", "addl_name"), parts, strict=True))
            person = self.people.create(values)
            self.assertEqual((person.name, person.partner_id.name), (name, name))

    def test_a_name_without_parts_stays(self):
        self.assertEqual(self.people.create({"name": "Only One"}).name, "Only One")

    def test_the_parts_go_before_a_name_that_says_something_else(self):
        person = self.people.create({"name": "Somebody", "family_name": "Reyes", "given_name": "Maria"})
        self.assertEqual(person.name, "Reyes, Maria")

    def test_a_changed_part_changes_the_name_of_the_contact(self):
        person = self.people.create({"family_name": "Reyes", "given_name": "Maria"})
        person.given_name = "Marie"
        self.assertEqual((person.name, person.partner_id.name), ("Reyes, Marie",) * 2)

    def test_a_name_made_of_parts_is_changed_by_them(self):
        person = self.people.create({"family_name": "Reyes", "given_name": "Maria"})
        person.write({"name": "Reyes, Maria", "phone": "1"})
        with self.assertRaisesRegex(UserError, "made of its parts"):
            person.name = "Somebody"

    def test_a_name_of_which_nobody_sees_anything_is_none(self):
        for values in ({"name": "\u200b"}, {"family_name": "\u2060", "given_name": "\u00a0"}):
            with self.assertRaisesRegex(ValidationError, "Give a person a name"):
                self.people.create(values)

    def test_an_identifier_may_be_sent_as_a_number(self):
        self.assertEqual(self.people.create({"name": "Ana", "person_identifier": 4711}).person_identifier, "4711")

    def test_a_person_has_a_name(self):
        with self.assertRaisesRegex(ValidationError, "Give a person a name"):
            self.people.create({"phone": "1"})
        with self.assertRaisesRegex(ValidationError, "Give a person a name"):
            self.subscriber.name = " "

    # contacts

    def test_people_of_one_name_stay_two(self):
        first, second = self.people.create([{"name": "Ana"}, {"name": "Ana"}])
        self.assertEqual(len((first + second).partner_id | self.ana), 3)

    def test_a_new_contact_is_a_registrant_of_the_company(self):
        contact = self.people.create({"name": "New"}).partner_id
        self.assertEqual((contact.is_registrant, contact.company_id), (True, self.env.company))

    def test_a_contact_that_is_named_is_linked_and_keeps_what_is_not_given(self):
        self.ben.write({"phone": "123", "email": "ben@example.com"})
        person = self.people.create({"partner_id": self.ben.id, "email": False, "gender": "male"})
        self.assertEqual((person.name, person.phone, person.email), ("Ben", "123", "ben@example.com"))

    def test_a_contact_is_known_once_in_a_company(self):
        with self.assertRaisesRegex(ValidationError, f"Contact {self.ana.id} is known"):
            self.people.create({"partner_id": self.ana.id})
        with self.assertRaisesRegex(ValidationError, f"Contact {self.ben.id} is known"):
            self.people.create([{"partner_id": self.ben.id}] * 2)
        self.subscriber.active = False
        with self.assertRaisesRegex(ValidationError, "also the archived ones"):
            self.people.create({"partner_id": self.ana.id})

    def test_a_contact_of_another_company_is_not_linked(self):
        theirs = self.env["res.partner"].create({"name": "Theirs", "company_id": self.other_company().id})
        with self.assertRaisesRegex(ValidationError, f"no contact {theirs.id} in the company"):
            self.people.create({"partner_id": theirs.id})
        with self.assertRaisesRegex(ValidationError, f"no contact {theirs.id} in the company"):
            self.env["spp.attendance.subscriber"].create({"partner_id": theirs.id})

    def test_a_person_stays_with_the_contact_and_the_company(self):
        with self.assertRaisesRegex(UserError, "never change"):
            self.subscriber.partner_id = self.ben
        with self.assertRaisesRegex(UserError, "never change"):
            self.subscriber.sudo().company_id = self.other_company()

    def test_archiving_and_deleting_leave_the_contact(self):
        self.subscriber.active = False
        self.assertTrue(self.ana.active)
        self.subscriber.with_user(self.manager).unlink()
        self.assertTrue(self.ana.exists().active)

    def test_officers_edit_people_without_the_right_to_edit_contacts(self):
        self.subscriber.write({"phone": "55", "email": "ana@example.com"})
        self.assertEqual((self.ana.phone, self.ana.email), ("55", "ana@example.com"))
        with self.assertRaises(AccessError):
            self.ana.with_user(self.officer).write({"phone": "1"})

    def test_officers_say_in_which_area_a_person_lives(self):
        village = self.env["spp.area"].create({"name": "Village", "code": "V"})
        person = self.people.create({"name": "Nora", "area_id": village.id})
        self.assertEqual(person.partner_id.area_id, village)
        person.area_id = False
        self.assertFalse(person.partner_id.area_id)

    def test_officers_do_not_change_the_address_a_login_hangs_on(self):
        for login in (new_test_user(self.env, "clerk"), self.env.user):
            person = self.people.create({"partner_id": login.partner_id.id})
            with self.assertRaises(AccessError):
                person.email = "mine@example.com"
            with self.assertRaises(AccessError):
                self.people.create({"name": "x"}).with_user(self.viewer).email = "mine@example.com"

    def test_what_a_change_does_not_name_it_leaves(self):
        self.subscriber.write({"phone": "55", "email": "ana@example.com", "gender": "female"})
        self.subscriber.write({"given_name": "Ana", "family_name": "Santos"})
        self.assertEqual((self.ana.phone, self.ana.email), ("55", "ana@example.com"))
        self.assertEqual((self.subscriber.gender, self.subscriber.person_identifier), ("female", "P-1"))
        self.subscriber.phone = False
        self.assertEqual((self.ana.phone, self.ana.email), (False, "ana@example.com"))

    # identifiers

    def test_an_identifier_is_given_once_in_a_company(self):
        with self.assertRaisesRegex(ValidationError, f"Person {self.subscriber.id} of the company"):
            self.people.create({"name": "Another", "person_identifier": " P-1 "})
        with self.assertRaisesRegex(ValidationError, "Two of these people"):
            self.people.create([{"name": "Another", "person_identifier": "P-2"}] * 2)
        another = self.people.create({"name": "Another"})
        self.subscriber.active = False
        with self.assertRaisesRegex(ValidationError, f"Person {self.subscriber.id} of the company"):
            another.person_identifier = "P-1"
        with self.assertRaisesRegex(ValidationError, "belongs to one person"):
            (another + self.subscriber).write({"person_identifier": "P-3"})

    def test_another_company_may_give_the_same_identifier(self):
        values = {"name": "Theirs", "person_identifier": "P-1", "company_id": self.other_company().id}
        self.assertEqual(self.env["spp.attendance.subscriber"].create(values).person_identifier, "P-1")

    def test_any_number_of_people_may_lack_an_identifier(self):
        people = self.people.create([{"name": "One", "person_identifier": "  "}, {"name": "Two"}])
        self.assertEqual(people.mapped("person_identifier"), [False, False])
        self.subscriber.person_identifier = ""
        self.assertIs(self.subscriber.person_identifier, False)

    def test_no_message_tells_an_identifier(self):
        for act in (
            lambda: self.people.create({"name": "Another", "person_identifier": "P-1"}),
            lambda: self.people.create({"name": "Another"}).write({"person_identifier": "P-1"}),
        ):
            with self.assertRaises(ValidationError) as raised:
                act()
            self.assertNotIn("P-1", str(raised.exception))

    def test_people_are_found_by_name_and_by_identifier(self):
        for words in ("An", "P-1"):
            self.assertIn(self.subscriber.id, [row[0] for row in self.people.name_search(words)])
        viewer = self.people.with_user(self.viewer)
        self.assertIn(self.subscriber.id, [row[0] for row in viewer.name_search("An")])
        self.assertFalse(viewer.name_search("P-1"))

    def test_people_and_contacts_are_found_by_parts_of_the_name_and_by_identifier(self):
        person = self.people.create({"family_name": "Reyes", "given_name": "Luz", "person_identifier": "PH-77"})
        for user, finds_number in ((self.recorder, True), (self.officer, True), (self.viewer, False)):
            for model, wanted in (("spp.attendance.subscriber", person), ("res.partner", person.partner_id)):
                search = self.env[model].with_user(user).name_search
                self.assertIn(wanted.id, dict(search("luz reyes")))
                self.assertEqual(wanted.id in dict(search("PH-77")), finds_number, (user.login, model))

    def test_identifiers_of_other_companies_find_nobody(self):
        other = self.other_manager()
        found = dict(self.env["res.partner"].with_user(other).name_search("P-1"))
        self.assertNotIn(self.ana.id, found)

    def test_days_present_are_counted_but_not_searched(self):
        with self.assertRaisesRegex(UserError, "Group the history"):
            self.people.search([("days_present", ">", 3)])

    def test_dialogs_tell_namesakes_apart_for_those_who_see_identifiers(self):
        shown = self.subscriber.with_context(show_identifier=True)
        self.assertEqual(shown.with_user(self.recorder).display_name, "Ana (P-1)")
        self.assertEqual(shown.with_user(self.viewer).display_name, "Ana")
        self.assertEqual(self.subscriber.display_name, "Ana")

    def test_names_are_computed_in_sudo_and_tell_no_more_than_the_user_sees(self):
        shown = self.subscriber.with_context(show_identifier=True)
        self.assertEqual(shown.with_user(self.viewer).sudo().display_name, "Ana")
        self.assertEqual(shown.with_user(self.recorder).sudo().display_name, "Ana (P-1)")
        self.assertFalse(self.people.with_user(self.viewer).sudo().name_search("P-1"))
        server = self.env["spp.attendance.subscriber"].with_context(show_identifier=True)
        self.assertEqual(server.browse(self.subscriber.id).display_name, "Ana (P-1)")

    # the log

    def test_changes_of_who_somebody_is_are_tracked(self):
        self.env.cr.precommit.run()  # what a new person is given is not tracked
        self.subscriber.write({"person_identifier": "P-9", "family_name": "Santos", "gender": "female"})
        self.env.flush_all()
        self.env.cr.precommit.run()
        values = self.subscriber.sudo().message_ids.tracking_value_ids
        self.assertEqual(
            {(value.old_value_char or False, value.new_value_char) for value in values},
            {("P-1", "P-9"), (False, "Santos"), ("Ana", "Santos"), (False, "Female")},
        )

    def test_officers_do_not_follow_everybody_they_make_known(self):
        person = self.people.create({"name": "New"})
        self.assertFalse(person.message_partner_ids | person.partner_id.message_partner_ids)

    # people who come

    def test_participants_become_known_when_first_needed(self):
        people = self.ana + self.ben + self.carla
        known = self.people.with_user(self.recorder)._of_partners(people, self.env.company)
        self.assertEqual(known[self.ana.id], self.subscriber)
        self.assertEqual({known[person.id].partner_id for person in people}, set(people))
        self.assertEqual(known[self.ben.id].name, "Ben")
        self.assertTrue(known[self.ben.id].active)
        self.assertEqual(self.people.with_user(self.recorder)._of_partners(people, self.env.company), known)

    def test_an_archived_person_stays_the_one_who_is_known(self):
        self.subscriber.active = False
        known = self.people.with_user(self.recorder)._of_partners(self.ana, self.env.company)
        self.assertEqual(known, {self.ana.id: self.subscriber})

    def test_contacts_of_another_company_do_not_become_known(self):
        theirs = self.env["res.partner"].create({"name": "Theirs", "company_id": self.other_company().id})
        with self.assertRaisesRegex(ValidationError, f"no contact {theirs.id} in the company"):
            self.people.with_user(self.recorder)._of_partners(theirs, self.env.company)

    def test_a_thousand_participants_become_known_in_a_handful_of_queries(self):
        contacts = self.env["res.partner"].create([{"name": f"Person {number}"} for number in range(1000)])
        people = self.people.with_user(self.recorder)
        self.assertLess(self.queries(lambda: people._of_partners(contacts, self.env.company)), 12)

    # deleting

    def test_the_sessions_of_a_person_are_those_of_the_contact(self):
        domain = self.subscriber.with_user(self.viewer).action_view_session_attendance()["domain"]
        self.assertEqual(domain, [("participant_id", "=", self.ana.id)])
        self.assertEqual(self.subscriber.action_view_contact()["res_id"], self.ana.id)
