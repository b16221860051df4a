from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import AttendanceCase


class TestTypes(AttendanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = cls.env["spp.attendance.type"].with_user(cls.manager)
        cls.locations = cls.env["spp.attendance.location"].with_user(cls.manager)
        cls.check = cls.types.create({"name": "Health check"})
        cls.hall = cls.locations.create({"name": "Hall"})

    def assert_taken(self, model, name):
        with (
            self.assertRaisesRegex(IntegrityError, "name_unique"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            model.create({"name": name})
            self.env.flush_all()

    def test_a_name_is_given_once_in_a_company_also_against_archived_ones(self):
        self.hall.active = False
        self.assert_taken(self.types, " Health check ")
        self.assert_taken(self.locations, "Hall")

    def test_another_company_may_use_the_same_name(self):
        values = {"name": "Hall", "company_id": self.other_company().id}
        self.assertTrue(self.env["spp.attendance.location"].create(values))

    def test_a_location_lies_in_an_area(self):
        area = self.env["spp.area"].create({"name": "San Isidro", "code": "SI"})
        self.hall.area_id = area
        self.assertEqual(self.locations.search([("area_id", "child_of", area.id)]), self.hall)

    def test_a_session_type_names_its_attendance_type_and_a_session_its_location(self):
        self.session_type.with_user(self.manager).attendance_type_id = self.check
        self.session.attendance_location_id = self.hall
        self.assertEqual(self.session.session_type_id.attendance_type_id, self.check)

    def test_a_type_or_location_of_another_company_is_refused(self):
        company = self.other_company()
        theirs = self.env["spp.attendance.type"].create({"name": "Theirs", "company_id": company.id})
        there = self.env["spp.attendance.location"].create({"name": "There", "company_id": company.id})
        with self.assertRaisesRegex(UserError, "company"):
            self.session_type.attendance_type_id = theirs
        with self.assertRaisesRegex(UserError, "company"):
            self.session.sudo().attendance_location_id = there

    def test_what_is_in_use_is_not_deleted_but_archived(self):
        self.session_type.attendance_type_id = self.check
        self.session.attendance_location_id = self.hall
        with self.assertRaisesRegex(UserError, "In use by: Session type. Archive it"):
            self.check.unlink()
        with self.assertRaisesRegex(UserError, "In use by: Session. Archive it"):
            self.hall.unlink()
        (self.check + self.check).active = False
        self.assertEqual(self.session_type.attendance_type_id, self.check)

    def test_what_is_not_in_use_is_deleted(self):
        self.check.unlink()
        self.hall.unlink()
        self.assertFalse(self.check.exists() or self.hall.exists())

    def test_the_location_of_a_session_goes_along_with_its_series(self):
        self.session.repeat(["2026-03-21"])
        later = self.session.series_id.session_ids - self.session
        self.session.write({"attendance_location_id": self.hall.id, "series_reach": "later"})
        self.assertEqual(later.attendance_location_id, self.hall)
