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
        """Set the limit, and forget the requests there were, such as for a token."""
        self.token()
        self.env["spp.attendance.api.log"].search([]).unlink()
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

    def test_it_is_told_so_in_the_language_of_its_user(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.facilitator.lang = "fr_FR"
        self.limit("1")
        self.statuses(1)
        self.assertIn("Attendez, puis continuez.", self.ask().json()["detail"])

    def test_a_refused_request_does_nothing_and_is_logged(self):
        self.limit("1")
        self.statuses(1)
        body = {"records": [{"person_id": "P-1", "time_card": [{"date_time": "2026-03-14T09:00:00Z"}]}]}
        self.call("POST", "/attendances", body, status=429)
        self.assertFalse(self.env["spp.attendance.list"].search([("client_id", "=", self.client.id)]))
        logged = self.env["spp.attendance.api.log"].search([("client_id", "=", self.client.id)], limit=1)
        self.assertEqual((logged.status, logged.outcome), (429, "too_many_requests"))

    def test_of_many_refused_requests_one_in_a_minute_is_logged(self):
        self.limit("1")
        with freeze_time("2026-03-14 10:00:10"):
            self.assertEqual(self.statuses(20), [200] + [429] * 19)
        with freeze_time("2026-03-14 10:01:30"):
            self.assertEqual(self.statuses(3), [200, 429, 429])
        logged = self.env["spp.attendance.api.log"].search([("client_id", "=", self.client.id)])
        self.assertEqual(sorted(logged.mapped("status")), [200, 200, 429, 429])

    def test_requests_for_a_token_count_too(self):
        self.limit("2")
        form, auth = {"grant_type": "client_credentials"}, (self.client.client_id, self.secret)
        answers = [self.send("POST", f"{PREFIX}/oauth/token", data=form, auth=auth) for _number in range(3)]
        self.assertEqual([answer.status_code for answer in answers], [200, 200, 429])
        self.assertEqual(answers[-1].json()["error"], "temporarily_unavailable")
        self.assertGreater(int(answers[-1].headers["Retry-After"]), 0)
        self.assertEqual(self.statuses(1), [429])
        logged = self.env["spp.attendance.api.log"].search([("client_id", "=", self.client.id), ("status", "=", 200)])
        self.assertEqual(set(logged.mapped("operation")), {"issueToken"})

    def test_each_client_is_counted_alone_and_failed_requests_count(self):
        other = self.new_client(self.facilitator)
        self.token(client=other)
        self.limit("2")
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

    def test_a_client_that_many_phones_share_may_have_a_limit_of_its_own(self):
        self.client.requests_per_minute = 3
        self.limit("1")
        self.assertEqual(self.call("GET", "/me")["limits"]["requests_per_minute"], 3)
        self.assertEqual(self.statuses(3), [200, 200, 429])
        other = self.new_client(self.facilitator)
        self.assertEqual(self.statuses(1, other), [429])  # its token was the one

    def test_the_setting_also_takes_no_limit(self):
        settings = self.env["res.config.settings"]
        self.assertEqual(settings.create({}).attendance_api_requests_per_minute, USUAL_LIMIT)
        for number in (0, 5):
            settings.create({"attendance_api_requests_per_minute": number}).execute()
            self.assertEqual(self.env["spp.attendance.api.log"]._limit(), number)
            self.assertEqual(settings.create({}).attendance_api_requests_per_minute, number)
        for number in (-1, 10_000_000):
            self.assertRaises(ValidationError, settings.create, {"attendance_api_requests_per_minute": number})

    def test_only_whoever_may_apply_settings_sets_it(self):
        self.limit("7")
        for user in (self.facilitator, self.manager):
            self.env["res.config.settings"].with_user(user).set_values()
        self.env["res.config.settings"].set_values()
        self.assertEqual(self.env["spp.attendance.api.log"]._limit(), 7)

    def test_the_documentation_has_the_limit_for_each_call_with_a_token(self):
        document = self.send("GET", f"{PREFIX}/openapi.json").json()
        for path in document["paths"].values():
            for operation in path.values():
                if operation["security"]:
                    self.assertIn("429", operation["responses"], operation["operationId"])
        headers = document["components"]["responses"]["TooManyRequests"]["headers"]
        self.assertTrue(headers["Retry-After"]["required"])
