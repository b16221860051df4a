from odoo.addons.spp_session_tracking.tests.common import SessionCase
from odoo.tests.common import new_test_user


class LedgerCase(SessionCase):
    """The people of the sessions are known to attendance, and somebody may only record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recorder = new_test_user(cls.env, "recorder", groups="spp_attendance.group_recorder", tz="Asia/Manila")
        cls.s_ana, cls.s_ben = (
            cls.env["spp.attendance.subscriber"].create(
                {"partner_id": person.id, "person_identifier": person.name.upper()}
            )
            for person in (cls.ana, cls.ben)
        )
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
