from odoo.addons.spp_session_tracking.tests.zones import without_old_zones

from .api_common import ApiCase


class TestApiZones(ApiCase):
    """A server whose system has no old names of zones takes marks and records all the same."""

    def store(self, record, tz):
        record.flush_recordset()
        self.env.cr.execute(f"update {record._table} set tz = %s where id = %s", [tz, record.id])
        record.invalidate_recordset(["tz"])

    def test_marks_of_a_session_with_an_old_zone_are_kept_in_its_time(self):
        self.store(self.session, "Asia/Calcutta")
        mark = {"person_id": "P-1", "status": "present", "marked_at": "2026-03-14T15:00:00"}
        with without_old_zones():
            answer = self.call("POST", f"/sessions/{self.session.id}/attendances", {"attendances": [mark]})
            self.assertEqual([each["outcome"] for each in answer["results"]], ["created"])
            read = self.call("GET", f"/sessions/{self.session.id}")
        self.assertEqual(read["tz"], "Asia/Kolkata")
        line = self.line(self.ana)
        self.assertEqual((line.status, str(line.marked_at)), ("present", "2026-03-14 09:30:00"))

    def test_a_client_with_an_old_zone_is_understood(self):
        self.store(self.client, "US/Eastern")
        card = {"date_time": "2026-03-14T05:00:00", "attendance_category": "present"}
        with without_old_zones():
            sent = self.call("POST", "/attendances", {"records": [{"person_id": "P-1", "time_card": [card]}]})
            self.assertEqual(self.call("GET", "/me")["tz"], "America/New_York")
        record = self.env["spp.attendance.list"].browse(sent["results"][0]["id"] // 2)
        self.assertEqual((record.tz, str(record.attended_at)), ("America/New_York", "2026-03-14 09:00:00"))

    def test_a_record_with_an_old_zone_is_kept_in_the_time_of_its_name_of_today(self):
        with without_old_zones():
            record = self.record({"attended_at": "2026-03-13 23:30:00", "tz": "Asia/Calcutta"})
        self.assertEqual((record.tz, record.attendance_time), ("Asia/Kolkata", "05:00:00"))
        self.store(record, "Asia/Calcutta")
        self.assertEqual(record.read(["tz"])[0]["tz"], "Asia/Kolkata")

    def test_a_device_may_name_a_session_by_an_old_zone(self):
        body = {"session_type_id": self.session_type.id, "date": "2026-03-14", "start_time": "09:30"}
        with without_old_zones():
            made = self.call("PUT", "/sessions/phone-1", {**body, "tz": "Asia/Calcutta"}, status=201)
            refused = self.call("PUT", "/sessions/phone-2", {**body, "tz": "Mars/Olympus"}, status=422)
        self.assertEqual(made["tz"], "Asia/Kolkata")
        self.assertIn("Mars/Olympus", refused["detail"])
