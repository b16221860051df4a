from odoo.exceptions import AccessError
from odoo.tests.common import new_test_user

from .common import AttendanceCase

PEOPLE, TYPES, LOCATIONS = "spp.attendance.subscriber", "spp.attendance.type", "spp.attendance.location"


class TestAccess(AttendanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.env[TYPES].create({"name": "Health check"})
        cls.location = cls.env[LOCATIONS].create({"name": "Hall"})

    def assert_denied(self, call, *arguments, **values):
        with self.assertRaises(AccessError):
            call(*arguments, **values)

    def test_people_without_a_role_see_nothing(self):
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        for model in (PEOPLE, TYPES, LOCATIONS):
            self.assert_denied(self.env[model].with_user(stranger).search, [])

    def test_viewers_read_people_types_and_locations(self):
        self.assertEqual(self.subscriber.with_user(self.viewer).name, "Ana")
        self.assertEqual(self.type.with_user(self.viewer).name, "Health check")
        self.assertEqual(self.location.with_user(self.viewer).name, "Hall")

    def test_viewers_see_no_identifiers_and_no_ways_to_reach_people(self):
        person, people = self.subscriber.with_user(self.viewer), self.people.with_user(self.viewer)
        for name in ("person_identifier", "email", "email_formatted", "email_normalized", "phone"):
            self.assert_denied(person.read, [name])
            self.assertNotIn(name, people.fields_get())
            self.assertTrue(self.subscriber.with_user(self.recorder).read([name]))
        self.assert_denied(people.search, [("person_identifier", "=", "P-1")])

    def test_viewers_and_recorders_change_nobody(self):
        for user in (self.viewer, self.recorder, self.facilitator):
            person, people = self.subscriber.with_user(user), self.people.with_user(user)
            self.assert_denied(people.create, {"name": "New"})
            self.assert_denied(person.write, {"gender": "other"})
            self.assert_denied(person.write, {"name": "Another"})
            self.assert_denied(person.write, {"phone": "1"})
            self.assert_denied(person.write, {"person_identifier": "P-2"})
            self.assert_denied(person.write, {"active": False})
            self.assert_denied(person.unlink)

    def test_facilitators_are_recorders(self):
        self.assertEqual(self.subscriber.with_user(self.facilitator).person_identifier, "P-1")

    def test_officers_make_people_known_and_edit_and_archive_them(self):
        person = self.people.create({"name": "New", "person_identifier": "P-2", "phone": "1"})
        person.write({"phone": "2", "active": False})
        self.assertEqual((person.phone, person.active), ("2", False))
        self.assert_denied(person.unlink)

    def test_managers_delete(self):
        self.subscriber.with_user(self.manager).unlink()
        self.assertFalse(self.subscriber.exists())

    def test_types_and_locations_are_changed_by_managers_only(self):
        for record in (self.type, self.location):
            for user in (self.viewer, self.recorder, self.facilitator, self.officer):
                self.assert_denied(record.with_user(user).write, {"name": "Another"})
                self.assert_denied(record.with_user(user).create, {"name": "Another"})
                self.assert_denied(record.with_user(user).unlink)
            record.with_user(self.manager).name = "Another"
            record.with_user(self.manager).unlink()

    def test_companies_never_see_each_other(self):
        other = self.other_manager()
        for record in (self.subscriber, self.type, self.location):
            self.assertFalse(self.env[record._name].with_user(other).search([("id", "=", record.id)]))
            self.assert_denied(record.with_user(other).read, ["name"])
            self.assert_denied(record.with_user(other).write, {"name": "Mine"})
        self.assert_denied(self.env[PEOPLE].with_user(other).create, {"name": "New", "company_id": self.env.company.id})

    def test_a_dialog_about_records_names_nobody_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.env[PEOPLE].create({"family_name": "Theirs", "company_id": other.id})
        dialogs = self.env["spp.attendance.list.decide"].with_user(self.recorder)
        vals = {"subscriber_id": theirs.id, "reason": "x"}
        self.assert_denied(dialogs.create, vals)
        self.assert_denied(dialogs.with_context(default_subscriber_id=theirs.id).create, {"reason": "x"})
        self.assert_denied(dialogs.create({"reason": "x"}).write, vals)
        form = self.env["spp.attendance.list"].with_user(self.recorder)
        shown = {"participant_id": {"fields": {"display_name": {}}}}
        self.assert_denied(form.onchange, {"subscriber_id": theirs.id}, ["subscriber_id"], shown)
