import errno
from unittest.mock import patch

from psycopg2 import DatabaseError, OperationalError

from odoo import http
from odoo.tests.common import tagged
from odoo.tools import mute_logger

from ..http import attendances
from ..rest.contract import PREFIX
from .api_common import ApiCase

RAISE = """
    create or replace function spp_test_outage() returns trigger language plpgsql as
    $$ begin raise exception 'No space left for %%', new using errcode = '%s'; end $$
"""
TRIGGER = "create trigger spp_test_outage before insert on spp_attendance_list for each row execute function {}()"
LOG = "odoo.addons.spp_attendance.http.ir_http"


@tagged("post_install", "-at_install")
class TestApiOutages(ApiCase):
    """What the server cannot help is answered as what it is, and logged without what somebody sent."""

    def fail_by(self, sqlstate):
        """PostgreSQL refuses each record as with an SQLSTATE."""
        self.env.cr.execute("drop trigger if exists spp_test_outage on spp_attendance_list")
        self.env.cr.execute(RAISE % sqlstate)
        self.env.cr.execute(TRIGGER.format("spp_test_outage"))

    def send_one(self, status):
        card = {"date_time": "2026-03-14T09:00:00Z", "attendance_description": "zqx told me"}
        body = {"records": [{"person_id": "P-1", "time_card": [card]}]}
        headers = {"Authorization": f"Bearer {self.token()}"}
        with self.assertLogs("odoo.addons.spp_attendance", "ERROR") as logs, mute_logger("odoo.sql_db"):
            response = self.send("POST", f"{PREFIX}/attendances", body, headers)
        self.assertEqual(response.status_code, status, response.text)
        self.assertEqual(response.headers["Content-Type"], "application/problem+json")
        self.assertGreater(int(response.headers["Retry-After"]), 0)
        told = "\n".join(logs.output)
        self.assertIn("sendAttendances", told)
        for text in (told, response.text):
            for said in ("zqx", "No space left for", "P-1"):
                self.assertNotIn(said, text)
        return response.json()["code"], told

    def test_a_full_disk_of_the_database_is_told_as_such(self):
        self.fail_by("53100")
        code, told = self.send_one(507)
        self.assertEqual(code, "storage_full")
        self.assertIn("53100", told)

    def test_a_database_that_takes_nothing_is_told_as_such(self):
        # out of memory, connections used up, shut down, read only
        for sqlstate in ("53200", "53300", "57P01", "25006"):
            self.fail_by(sqlstate)
            code, told = self.send_one(503)
            self.assertEqual(code, "unavailable")
            self.assertIn(sqlstate, told)

    def test_a_full_disk_of_odoo_is_told_as_such(self):
        full = OSError(errno.ENOSPC, "No space left on device: zqx")
        with patch.object(attendances, "rows_of", side_effect=full):
            self.assertEqual(self.send_one(507)[0], "storage_full")

    def test_an_answer_of_the_database_that_breaks_off_is_told_as_such(self):
        broken = DatabaseError("error with status PGRES_TUPLES_OK and no message from the libpq: zqx")
        with patch.object(attendances, "rows_of", side_effect=broken):
            self.assertEqual(self.send_one(503)[0], "unavailable")

    def send_without_database(self, method, path, **body):
        """What is answered while PostgreSQL cannot be reached: Odoo looks for it before anything else."""
        with patch.object(http, "Registry", side_effect=OperationalError("connection refused")):
            with mute_logger("odoo.http"):
                return self.send(method, path, **body)

    def test_a_database_that_is_away_is_no_address_that_is_not_there(self):
        paths = [f"{PREFIX}/attendances", f"{PREFIX}/sessions/5/attendances", f"{PREFIX}/oauth/token"]
        for path in [*paths, "/attendances", "/auth/token"]:
            response = self.send_without_database("POST", path, body={"records": []})
            self.assertEqual(response.status_code, 503, path)
            self.assertGreater(int(response.headers["Retry-After"]), 0)
        response = self.send_without_database("GET", f"{PREFIX}/me")
        self.assertEqual((response.status_code, response.json()["code"]), (503, "unavailable"))
        response = self.send_without_database("GET", "/attendance/types")
        self.assertEqual(response.json()["error"]["code"], 503)

    def test_an_address_that_is_not_there_is_none_without_a_database_too(self):
        self.assertEqual(self.send_without_database("GET", f"{PREFIX}/nowhere").status_code, 404)

    def test_the_same_holds_for_openspp(self):
        self.fail_by("53100")
        card = {"date_time": "2026-03-14 09:00:00"}
        body = {"records": [{"person_id": "P-1", "time_card": [card]}], "submitted_by": "Rosa"}
        body["submitted_datetime"] = "2026-03-14 09:30:00"
        headers = {"Authorization": f"Bearer {self.token()}"}
        with self.assertLogs(LOG, "ERROR"), mute_logger("odoo.sql_db"):
            response = self.send("POST", "/attendances", body, headers)
        self.assertEqual((response.status_code, response.json()["error"]["code"]), (507, 507))
