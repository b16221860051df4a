from odoo.addons.spp_session_tracking.tests.common import SessionCase
from odoo.tests.common import new_test_user


class AttendanceCase(SessionCase):
    """A session case with a recorder, and Ana known to attendance. `people` is what officers make people known with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recorder = new_test_user(cls.env, "recorder", groups="spp_attendance.group_recorder", tz="UTC")
        cls.people = cls.env["spp.attendance.subscriber"].with_user(cls.officer)
        cls.subscriber = cls.people.create({"partner_id": cls.ana.id, "person_identifier": "P-1"})

    def queries(self, act):
        """How many queries an act takes that finds nothing in memory, until all it does is written."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def other_company(self):
        return self.env["res.company"].create({"name": "Other"})
