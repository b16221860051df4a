import logging

from odoo.tests.common import tagged

from ..http.access_log import without_people
from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestAccessLog(ApiCase):
    """The log of requests says which address was asked for, and names nobody."""

    def logged(self, method, path):
        headers = {"Authorization": f"Bearer {self.token()}"}
        with self.assertLogs("werkzeug", logging.INFO) as logged:
            self.send(method, path, headers=headers)
        return "\n".join(logged.output)

    def test_an_identifier_in_an_address_is_not_logged(self):
        for address in (
            "attendance/P-SECRET",
            "subscriber/P-SECRET?x=1",
            "subscriber/P%2FSECRET",
            "attendance/x/P-SECRET",
        ):
            logged = self.logged("GET", f"/{address}")
            self.assertNotIn("SECRET", logged)
            self.assertIn("/-", logged)

    def test_however_the_address_is_written(self):
        host = "http://127.0.0.1:8069"
        spelled = (
            "//attendance/P-SECRET",
            f"{host}/subscriber/SECRET",
            "/attendance/A\xa0SECRET",
            '/subscriber/A"SECRET',
        )
        for address in spelled:
            request = without_people(f"GET {address} HTTP/1.1")
            self.assertNotIn("SECRET", request)
            self.assertTrue(request.endswith("/- HTTP/1.1"), request)

    def test_other_addresses_are(self):
        for path in ("/attendance/types", "/spp/v1/attendance/types", "/spp/v1/subscribers?limit=2"):
            self.assertIn(path, self.logged("GET", path))

    def test_the_reason_for_voiding_is_not(self):
        logged = self.logged("DELETE", "/spp/v1/attendances?ids=2&reason=Clinic%20visit")
        self.assertNotIn("Clinic", logged)
        self.assertIn("ids=2", logged)
