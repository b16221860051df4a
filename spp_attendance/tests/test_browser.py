from freezegun import freeze_time

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tests.common import new_test_user

LEDGER = "spp.attendance.list"


@tagged("post_install", "-at_install")
class TestBrowser(HttpCase):
    """The ledger in a real browser, as its users walk through it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana, cls.ben = cls.env["spp.attendance.subscriber"].create([{"name": "Ana"}, {"name": "Ben"}])

    def walk(self, tour, action, role):
        new_test_user(self.env, "tour_user", password="tour_user", groups=role, tz="UTC")
        self.start_tour(f"/web#action={action}", tour, login="tour_user")

    def record(self, *rows):
        default = {"subscriber_id": self.ana.id, "attended_at": "2026-03-13 09:00:00"}
        return self.env[LEDGER].create([{**default, **row} for row in rows])

    def test_a_recorder_records_corrects_and_voids(self):
        self.walk("spp_attendance_record", "spp_attendance.spp_attendance_list_action", "spp_attendance.group_recorder")
        voided, replaced = self.env[LEDGER].search([("subscriber_id", "=", self.ana.id)], order="id desc")
        self.assertEqual((replaced.state, voided.state), ("replaced", "voided"))
        self.assertEqual((voided.attendance_description, voided.end_reason), ("By bus", "Came on another day"))

    def late_contradiction(self):
        """A record of Ben that came after his mark in a session was settled, and says otherwise."""
        facilitator = new_test_user(self.env, "tour_facilitator", groups="spp_session_tracking.group_facilitator")
        session_type = self.env["spp.session.type"].create({"name": "Tour"})
        sessions = self.env["spp.session"].with_user(facilitator)
        with freeze_time("2026-03-13 10:00:00"):
            session = sessions.create({"session_type_id": session_type.id, "date": "2026-03-13"})
            absent = {"session_id": session.id, "participant_id": self.ben.partner_id.id, "status": "absent"}
            session.mark([absent])
            session.complete()
        row = {"subscriber_id": self.ben.id, "session_id": session.id, "attended_at": "2026-03-13 09:00:00"}
        return self.env[LEDGER].with_user(facilitator).create({**row, "marked_at": "2026-03-13 12:00:00"})

    def test_an_officer_decides_on_what_waits(self):
        unknown = [{"subscriber_id": False, "person_identifier": f"WHO-{number}"} for number in (1, 2, 3)]
        held = self.record(*unknown) + self.late_contradiction()
        self.assertEqual(set(held.mapped("state")), {"held"})
        self.walk(
            "spp_attendance_decide",
            "spp_attendance.spp_attendance_list_action_inbox",
            "spp_session_tracking.group_officer",
        )
        self.assertEqual(held.mapped("state"), ["valid", "voided", "voided", "valid"])
        self.assertEqual(held[0].subscriber_id, self.ana)

    def test_an_officer_makes_a_new_person_of_somebody_at_the_door(self):
        held = self.record({"subscriber_id": False, "person_name": "Maria Santos", "person_identifier": "DOOR-1"})
        self.walk(
            "spp_attendance_new_person",
            "spp_attendance.spp_attendance_list_action_inbox",
            "spp_session_tracking.group_officer",
        )
        self.assertEqual((held.state, held.subscriber_id.name), ("valid", "Maria Santos"))

    def test_a_facilitator_revokes_a_lost_phone(self):
        role = "spp_session_tracking.group_facilitator"
        user = new_test_user(self.env, "tour_user", password="tour_user", groups=role)
        clients = self.env["spp.attendance.api.client.credential"]
        for label in ("Old phone", "New phone"):
            clients.with_user(user)._make_device(label)
        self.start_tour("/web", "spp_attendance_revoke_device", login="tour_user")
        left = clients.search([("user_id", "=", user.id)])
        self.assertEqual(left.mapped("device_label"), ["New phone"])

    def test_a_viewer_reads_the_history_and_its_totals(self):
        self.record(
            {},
            {"attended_at": "2026-03-13 15:00:00"},
            {"attended_at": "2026-03-12 09:00:00"},
            {"subscriber_id": self.ben.id, "attendance_category": "absent"},
        )
        self.walk(
            "spp_attendance_totals",
            "spp_attendance.spp_attendance_history_action",
            "spp_session_tracking.group_viewer",
        )

    def test_a_viewer_sees_who_came_on_the_required_days(self):
        training = self.env["spp.attendance.type"].create({"name": "Training", "required_days": 1})
        self.record({"attended_at": fields.Datetime.now(), "attendance_type_id": training.id})
        self.walk(
            "spp_attendance_days",
            "spp_attendance.spp_attendance_compliance_period_action",
            "spp_session_tracking.group_viewer",
        )

    def test_a_viewer_sees_which_days_changed_since_a_snapshot(self):
        training = self.env["spp.attendance.type"].create({"name": "Training", "required_days": 1})
        self.record({"attendance_type_id": training.id})
        self.env["spp.session.snapshot"].snapshot("2026-03-01", "2026-03-31", False, False, "Payment")
        self.record({"attendance_type_id": training.id, "subscriber_id": self.ben.id})
        self.walk(
            "spp_attendance_days_snapshot",
            "spp_session_tracking.spp_session_snapshot_action",
            "spp_session_tracking.group_viewer",
        )

    def test_a_rule_is_switched_on_once_nobody_is_recorded_twice(self):
        twice = self.record({}, {"attended_at": "2026-03-13 15:00:00"})
        self.walk(
            "spp_attendance_rule",
            "spp_session_tracking.res_config_settings_action",
            "base.group_system,spp_session_tracking.group_manager",
        )
        self.assertEqual(sorted(twice.mapped("state")), ["valid", "voided"])
        self.assertEqual(self.env[LEDGER]._unique_indexes(), ["spp_attendance_list_unique_date"])
