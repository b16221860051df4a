import json

from requests.auth import _basic_auth_str as basic

from odoo.addons.spp_session_tracking.tests.repository import require_repository
from odoo.exceptions import ValidationError
from odoo.tests.common import HttpCase, tagged

from ..rest.contract import PREFIX
from ..rest.cors import PARAMETER
from .api_common import ApiCase

ALLOWED, OTHER = "https://app.example.org", "https://evil.example.org"
HEADERS = ("Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers")
# what a page of another server does: read, be refused, send, and try to bring its user's cookies along
PAGE = """
(async () => {
    const api = %(api)s;
    const headers = {Authorization: `Bearer ${%(token)s}`};
    const reach = async (path, options) => {
        try {
            const answer = await fetch(api + path, options);
            return `${answer.status} ${(await answer.json()).code || ""}`.trim();
        } catch {
            return "blocked";
        }
    };
    const body = JSON.stringify({records: []});
    const json = {...headers, "Content-Type": "application/json"};
    const found = [
        await reach("/me", {headers}),
        await reach("/me", {headers: {Authorization: "Bearer wrong"}}),
        await reach("/nowhere", {headers}),
        await reach("/attendances", {method: "POST", headers: json, body}),
        await reach("/me", {headers, credentials: "include"}),
    ];
    const expected = %(expected)s;
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
        console.error(`found ${JSON.stringify(found)}`);
    } else {
        console.log("test successful");
    }
})();
"""


@tagged("post_install", "-at_install")
class TestApiCors(ApiCase):
    """Pages of other servers ask the API only if the setting names their origin."""

    def allow(self, origins):
        self.env["ir.config_parameter"].set_param(PARAMETER, origins)

    def preflight(self, path="/attendances", origin=ALLOWED, method="POST"):
        headers = {"Origin": origin, "Access-Control-Request-Method": method}
        return self.send("OPTIONS", PREFIX + path, headers=headers)

    def assert_nothing_allowed(self, answer):
        self.assertFalse([name for name in answer.headers if name.startswith("Access-Control")], answer.headers)

    def test_by_default_no_page_of_another_server_is_answered(self):
        self.assertIn(self.preflight().status_code, (401, 405))
        self.assert_nothing_allowed(self.preflight())
        headers = {"Origin": ALLOWED, "Authorization": f"Bearer {self.token()}"}
        answer = self.send("GET", f"{PREFIX}/me", headers=headers)
        self.assertEqual(answer.status_code, 200)
        self.assert_nothing_allowed(answer)

    def test_a_page_of_an_allowed_origin_can_read_errors_too(self):
        self.allow(f"{ALLOWED} capacitor://localhost")
        headers = {"Origin": ALLOWED, "Authorization": f"Bearer {self.token()}"}
        self.env["ir.config_parameter"].set_param("spp_attendance.requests_per_minute", "2")
        large = {"records": [{"person_id": "x" * 6_000_000}]}
        statuses = []
        for method, path, body in (("POST", "/attendances", large), ("GET", "/me", None), ("GET", "/me", None)):
            answer = self.send(method, PREFIX + path, body, headers)
            statuses.append(answer.status_code)
            self.assertEqual(answer.headers["Access-Control-Allow-Origin"], ALLOWED, path)
            self.assertIn("Retry-After", answer.headers["Access-Control-Expose-Headers"])
        self.assertEqual(statuses, [413, 429, 429])
        answer = self.send("GET", f"{PREFIX}/me", headers={**headers, "Origin": "capacitor://localhost"})
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], "capacitor://localhost")

    def test_a_browser_is_told_what_a_page_of_an_allowed_origin_may_send(self):
        self.allow(f"https://a.b  {ALLOWED}")
        answer = self.preflight()
        self.assertEqual((answer.status_code, answer.content), (204, b""))
        origin, methods, names = (answer.headers[name] for name in HEADERS)
        self.assertEqual((origin, methods), (ALLOWED, "DELETE, GET, POST"))
        self.assertEqual(names, "Authorization, Content-Type, If-None-Match")
        self.assertEqual((answer.headers["Access-Control-Max-Age"], answer.headers["Vary"]), ("600", "Origin"))
        self.assertNotIn("Access-Control-Allow-Credentials", answer.headers)
        self.assertNotIn("Set-Cookie", answer.headers)
        self.assertEqual(self.preflight("/sessions/phone-1", method="PUT").headers[HEADERS[1]], "GET, PUT")
        self.assertEqual(self.preflight("/oauth/token").status_code, 204)

    def test_answers_and_errors_name_the_allowed_origin(self):
        self.allow(ALLOWED)
        for path, token, status in (
            ("/me", self.token(), 200),
            ("/me", "wrong", 401),
            ("/nowhere", self.token(), 404),
            ("/attendances?limit=x", self.token(), 400),
            ("/openapi.json", "", 200),
        ):
            answer = self.send("GET", PREFIX + path, headers={"Origin": ALLOWED, "Authorization": f"Bearer {token}"})
            self.assertEqual((answer.status_code, answer.headers[HEADERS[0]]), (status, ALLOWED), path)
            self.assertIn("Origin", answer.headers["Vary"])
            self.assertIn("Retry-After", answer.headers["Access-Control-Expose-Headers"])
            self.assertNotIn("Access-Control-Allow-Credentials", answer.headers)

    def test_only_the_very_same_origin_is_allowed(self):
        self.allow(f"{ALLOWED} * null https://*.example.org")
        odd = (OTHER, "null", "*", f"{ALLOWED}.evil.org", ALLOWED.upper(), f"{ALLOWED}:444", "http://app.example.org")
        for origin in (*odd, ""):
            self.assertIn(self.preflight(origin=origin).status_code, (401, 405), origin)
            self.assert_nothing_allowed(self.preflight(origin=origin))
            headers = {"Origin": origin, "Authorization": f"Bearer {self.token()}"}
            self.assert_nothing_allowed(self.send("GET", f"{PREFIX}/me", headers=headers))

    def test_other_addresses_of_the_server_are_not_opened(self):
        self.allow(ALLOWED)
        for path in ("/web/login", "/attendances", "/jsonrpc", f"{PREFIX}x"):
            self.assert_nothing_allowed(self.send("OPTIONS", path, headers={"Origin": ALLOWED}))
            self.assert_nothing_allowed(self.send("GET", path, headers={"Origin": ALLOWED}))

    def test_the_setting_takes_origins_and_nothing_else(self):
        settings = self.env["res.config.settings"]
        for wrong in ("*", "null", "app.example.org", "https://app.example.org/", "https://*.example.org"):
            self.assertRaises(ValidationError, settings.create, {"attendance_api_cors_origins": wrong})
        settings.create({"attendance_api_cors_origins": f"{ALLOWED} http://localhost:8080"}).execute()
        self.assertEqual(self.preflight(origin="http://localhost:8080").status_code, 204)


@tagged("post_install", "-at_install")
class TestApiCorsInBrowser(HttpCase):
    """A page of another server, in a browser."""

    def token(self):
        clients = self.env["spp.attendance.api.client.credential"]
        given = clients.create({"name": "App", "user_id": self.env.ref("base.user_admin").id}).generate_secret()
        auth, form = (given["client_id"], given["client_secret"]), {"grant_type": "client_credentials"}
        issued = self.url_open(f"{PREFIX}/oauth/token", data=form, headers={"Authorization": basic(*auth)})
        return issued.json()["access_token"]

    def open_page(self, expected, is_allowed):
        """Do what PAGE does."""
        require_repository()
        from tests.spp_attendance import outside_server

        values = {"api": self.base_url() + PREFIX, "token": self.token(), "expected": expected}
        code = PAGE % {name: json.dumps(value) for name, value in values.items()}
        page = outside_server.answer(b"<!doctype html><title>App</title>", Content_Type="text/html")
        with outside_server.serving(lambda _asked: page) as server:
            self.env["ir.config_parameter"].set_param(PARAMETER, server.address if is_allowed else ALLOWED)
            self.http_request_allow_all = True  # for 19.0: a page of another server has no cookie of the test
            self.browser_js(f"{server.address}/", code, login=None)

    def test_a_page_of_an_allowed_origin_reads_and_sends_but_without_cookies(self):
        self.open_page(["200", "401 unauthorized", "404 not_found", "200", "blocked"], is_allowed=True)

    def test_a_page_of_another_origin_is_blocked(self):
        self.open_page(["blocked"] * 5, is_allowed=False)
