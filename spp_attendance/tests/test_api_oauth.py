import json
from urllib.parse import urlencode

from odoo.tests.common import tagged

from ..rest.contract import PREFIX
from ..rest.oauth import as_oauth_problem
from ..rest.problem import TooManyRequests
from .api_common import ApiCase

GRANT = {"grant_type": "client_credentials"}


@tagged("post_install", "-at_install")
class TestApiOauth(ApiCase):
    """Odd ways to ask for a token, answered as RFC 6749 wants it."""

    def ask(self, data, path=f"{PREFIX}/oauth/token", **more):
        response = self.send("POST", path, data=data, **more)
        return response.status_code, response.json().get("error")

    def credentials(self):
        return {"client_id": self.client.client_id, "client_secret": self.secret}

    def basic(self):
        return self.client.client_id, self.secret

    def test_a_field_that_is_there_twice_is_an_invalid_request(self):
        fields = [*GRANT.items(), ("scope", "session:read"), ("scope", "attendance:read")]
        self.assertEqual(self.ask(fields, auth=self.basic()), (400, "invalid_request"))

    def test_a_client_authenticates_in_one_way(self):
        self.assertEqual(self.ask({**GRANT, **self.credentials()}, auth=self.basic()), (400, "invalid_request"))
        self.assertEqual(self.ask({**GRANT, "client_id": "x"}, auth=self.basic()), (400, "invalid_request"))
        self.assertEqual(self.ask({**GRANT, "client_id": self.client.client_id}, auth=self.basic()), (200, None))

    def test_a_client_without_scopes_gets_no_token(self):
        self.client.scopes = ""
        self.assertEqual(self.ask(GRANT, auth=self.basic()), (400, "invalid_scope"))

    def test_json_without_a_type_is_taken_as_json(self):
        self.assertEqual(self.ask(json.dumps(self.credentials()).encode()), (200, None))
        self.assertEqual(self.ask(b"", auth=self.basic()), (400, "invalid_request"))

    def test_a_form_without_a_type_is_taken_as_a_form(self):
        self.assertEqual(self.ask(urlencode({**GRANT, **self.credentials()}).encode()), (200, None))

    def test_whoever_sends_something_else_is_told_to_send_a_form(self):
        path, headers = f"{PREFIX}/oauth/token", {"Content-Type": "text/xml"}
        response = self.send("POST", path, data=b"<token/>", headers=headers)
        self.assertEqual(response.status_code, 415)
        self.assertIn("application/x-www-form-urlencoded", response.json()["error_description"])

    def test_what_is_wrong_with_the_query_is_said(self):
        response = self.send("POST", f"{PREFIX}/oauth/token?dry_run=1", data=GRANT, auth=self.basic())
        self.assertEqual((response.status_code, response.json()["error"]), (400, "invalid_request"))
        self.assertIn("dry_run: ", response.json()["error_description"])

    def test_too_many_requests_say_when_to_come_again(self):
        told = as_oauth_problem(TooManyRequests("Too many.", 7))
        self.assertEqual((told.code, told.headers()["Retry-After"]), ("temporarily_unavailable", "7"))

    def test_only_a_client_that_used_basic_is_told_to_use_it(self):
        wrong = {**GRANT, "client_id": self.client.client_id, "client_secret": "x"}
        path = f"{PREFIX}/oauth/token"
        in_body = [self.send("POST", path, data=wrong), self.send("POST", path, wrong), self.send("POST", path, GRANT)]
        by_basic = [
            self.send("POST", path, data=GRANT, auth=(self.client.client_id, "x")),
            self.send("POST", path, data=GRANT, headers={"Authorization": "Basic x"}),
        ]
        for response in in_body + by_basic:
            self.assertEqual((response.status_code, response.json()["error"]), (401, "invalid_client"))
        self.assertEqual({response.headers.get("WWW-Authenticate") for response in in_body}, {None})
        self.assertEqual({response.headers["WWW-Authenticate"] for response in by_basic}, {'Basic realm="spp"'})

    def test_too_many_tries_are_an_error_of_oauth(self):
        for _number in range(21):
            self.env["spp.attendance.api.failure"]._is_too_many("127.0.0.1", "wrong_secret")
        wrong = {**GRANT, "client_id": self.client.client_id, "client_secret": "x"}
        for path in (f"{PREFIX}/oauth/token", "/auth/token", f"{PREFIX}/oauth/revoke"):
            response = self.send("POST", path, {**wrong, "token": "x"})
            self.assertEqual((response.status_code, response.headers["Retry-After"]), (429, "60"))
            self.assertEqual(set(response.json()), {"error", "error_description"})
