from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests.common import tagged

from ..models.api.log import PARAMETER, USUAL_LIMIT
from ..rest.contract import PREFIX
from .api_common import ApiCase


@tagged("post_install", "-at_install")
class TestApiLimit(ApiCase):
    """A client that sends too much in a minute waits, and the others do not."""

    def limit(self, text):
        self.env["ir.config_parameter"].set_param(PARAMETER, text)

    def ask(self, client=None):
        return self.send("GET", f"{PREFIX}/me", headers={"Authorization": f"Bearer {self.token(client=client)}"})

    def statuses(self, count, client=None):
        return [self.ask(client).status_code for _number in range(count)]

    def test_a_client_that_sends_too_much_waits_until_a_minute_has_passed(self):
        self.limit("3")
        with freeze_time("2026-03-14 10:00:10"):
            self.assertEqual(self.statuses(1), [200])
        with freeze_time("2026-03-14 10:00:30"):
            self.assertEqual(self.statuses(4), [200, 200, 429, 429])
            answer = self.ask()
            self.assertEqual((answer.headers["Retry-After"], answer.json()["code"]), ("40", "too_many_requests"))
            self.assertIn("3 requests", answer.json()["detail"])
        with freeze_time("2026-03-14 10:01:11"):
            self.assertEqual(self.statuses(2), [200, 429])
        with freeze_time("2026-03-14 10:02:30"):
            self.assertEqual(self.statuses(4), [200, 200, 200, 429])

    def test_a_refused_request_does_nothing_and_is_logged(self):
        self.limit("1")
        self.statuses(1)
        body = {"records": [{"person_id": "P-1", "time_card": [{"date_time": "2026-03-14T09:00:00Z"}]}]}
        self.call("POST", "/attendances", body, status=429)
        self.assertFalse(self.env["spp.attendance.list"].search([("client_id", "=", self.client.id)]))
        logged = self.env["spp.attendance.api.log"].search([("client_id", "=", self.client.id)], limit=1)
        self.assertEqual((logged.status, logged.outcome), (429, "too_many_requests"))

    def test_each_client_is_counted_alone_and_failed_requests_count(self):
        self.limit("2")
        other = self.new_client(self.facilitator)
        self.call("GET", "/attendances?limit=x", status=400)
        self.assertEqual(self.statuses(2), [200, 429])
        self.assertEqual(self.statuses(2, other), [200, 200])

    def test_openspps_addresses_count_too_and_answer_in_its_shape(self):
        self.limit("1")
        self.statuses(1)
        answer = self.send("GET", "/attendance/types", headers={"Authorization": f"Bearer {self.token()}"})
        self.assertEqual((answer.status_code, answer.json()["error"]["code"]), (429, 429))
        self.assertIn("Retry-After", answer.headers)

    def test_a_client_reads_its_limit(self):
        for text, expected in (("0", None), ("7", 7), ("", USUAL_LIMIT), ("x", USUAL_LIMIT), ("-1", USUAL_LIMIT)):
            self.limit(text)
            self.assertEqual(self.call("GET", "/me")["limits"]["requests_per_minute"], expected, text)

    def test_without_a_limit_nobody_waits(self):
        self.limit("0")
        self.assertEqual(set(self.statuses(5)), {200})

    def test_the_setting_also_takes_no_limit(self):
        settings = self.env["res.config.settings"]
        self.assertEqual(settings.create({}).attendance_api_requests_per_minute, USUAL_LIMIT)
        for number in (0, 5):
            settings.create({"attendance_api_requests_per_minute": number}).execute()
            self.assertEqual(self.env["spp.attendance.api.log"]._limit(), number)
            self.assertEqual(settings.create({}).attendance_api_requests_per_minute, number)
        for number in (-1, 10_000_000):
            self.assertRaises(ValidationError, settings.create, {"attendance_api_requests_per_minute": number})

    def test_the_documentation_has_the_limit_for_each_call_with_a_token(self):
        document = self.send("GET", f"{PREFIX}/openapi.json").json()
        for path in document["paths"].values():
            for operation in path.values():
                if operation["security"]:
                    self.assertIn("429", operation["responses"], operation["operationId"])
        headers = document["components"]["responses"]["TooManyRequests"]["headers"]
        self.assertTrue(headers["Retry-After"]["required"])
