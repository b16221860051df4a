from odoo.addons.spp_session_tracking.tests.common import SessionCase, new_user


class AttendanceCase(SessionCase):
    """A session case with a recorder, and Ana known to attendance. `people` is what officers make people known with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recorder = new_user(cls.env, "recorder", groups="spp_attendance.group_recorder", tz="UTC")
        cls.people = cls.env["spp.attendance.subscriber"].with_user(cls.officer)
        cls.subscriber = cls.people.create({"partner_id": cls.ana.id, "person_identifier": "P-1"})

    def other_company(self):
        return self.env["res.company"].create({"name": "Other"})


class LedgerCase(AttendanceCase):
    """The people of the sessions are known to attendance, and somebody may only record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recorder.tz = "Asia/Manila"
        cls.s_ana = cls.subscriber.with_env(cls.env)
        cls.s_ben = cls.people.create({"partner_id": cls.ben.id, "person_identifier": "BEN"}).with_env(cls.env)
        cls.training, cls.visit = cls.env["spp.attendance.type"].create([{"name": "Training"}, {"name": "Visit"}])
        cls.hall = cls.env["spp.attendance.location"].create({"name": "Hall"})

    def record(self, *rows, user=None):
        """Records of rows, by default of Ana today at nine UTC, as the recorder."""
        default = {"subscriber_id": self.s_ana.id, "attended_at": "2026-03-14 09:00:00"}
        return (
            self.env["spp.attendance.list"]
            .with_user(user or self.recorder)
            .create([{**default, **row} for row in rows])
        )
