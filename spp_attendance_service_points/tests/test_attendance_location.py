from psycopg2 import IntegrityError

from odoo.addons.spp_session_tracking.tests.common import SessionCase
from odoo.tests.common import Form
from odoo.tools import mute_logger


class TestAttendanceLocation(SessionCase):
    """A manager of the suite, who is no registrar of OpenSPP, makes locations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.area = cls.env["spp.area"].create({"draft_name": "Village", "code": "POINT-V"})
        cls.point = cls.env["spp.service.point"].create({"name": "Shop of Village", "area_id": cls.area.id})

    def test_name_and_area_are_those_of_the_service_point(self):
        form = Form(self.env["spp.attendance.location"].with_user(self.manager))
        form.service_point_id = self.point
        location = form.save()
        self.assertEqual((location.name, location.area_id), ("Shop of Village", self.area))

    def test_a_name_that_is_there_stays(self):
        form = Form(self.env["spp.attendance.location"].with_user(self.manager))
        form.name = "The shop"
        form.service_point_id = self.point
        self.assertEqual(form.save().name, "The shop")

    @mute_logger("odoo.sql_db")
    def test_a_service_point_is_one_location(self):
        locations = self.env["spp.attendance.location"].with_user(self.manager)
        locations.create({"name": "One", "service_point_id": self.point.id})
        with self.assertRaises(IntegrityError):
            locations.create({"name": "Two", "service_point_id": self.point.id})

    def test_others_read_which_service_point_a_location_is(self):
        location = self.env["spp.attendance.location"].create({"name": "One", "service_point_id": self.point.id})
        [row] = location.with_user(self.viewer).read(["service_point_id"])
        self.assertEqual(row["service_point_id"], (self.point.id, "Shop of Village"))
