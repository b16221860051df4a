from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests.common import tagged

from ..models.api import token
from ..rest.contract import PREFIX
from .api_common import ApiCase

LOG, FAILURE = "spp.attendance.api.log", "spp.attendance.api.failure"
CLIENTS = "spp.attendance.api.client.credential"
TOKEN = f"{PREFIX}/oauth/token"


@tagged("post_install", "-at_install")
class TestApiLog(ApiCase):
    def logged(self):
        """The lines there are, but for those of tokens: what was asked for, its status, rows and outcome, in order."""
        self.env.invalidate_all()
        lines = self.env[LOG].search([("operation", "!=", "issueToken")], order="id")
        return [(line.operation, line.status, line.row_count, line.outcome) for line in lines]

    def commits(self, ask):
        """How many commits a request makes."""
        with self.registry.cursor() as cr:
            cursor = type(cr)
        commit, count = cursor.commit, []
        with patch.object(cursor, "commit", lambda cr: count.append(1) or commit(cr)):
            ask()
        return len(count)

    def mark_twice(self, query="", **more):
        """A mark that is good, and one that is not."""
        mark = {"participant_id": self.ana.id, "status": "present", "marked_at": "2026-03-14T09:30:00Z"}
        body = {"attendances": [mark, {"status": "present"}]}
        return self.call("POST", f"/sessions/{self.session.id}/attendances{query}", body, **more)

    def test_good_answers_are_logged_with_rows_and_outcome(self):
        self.call("GET", "/me")
        self.mark_twice()
        self.assertEqual(self.logged(), [("getMe", 200, 0, ""), ("markSession", 200, 2, "1 created, 1 rejected")])
        self.assertEqual(self.env[LOG].search([]).client_id, self.client)

    def test_refused_requests_are_logged_though_they_are_undone(self):
        self.call("GET", "/attendances?limit=x", status=400)
        self.call("GET", "/attendances", status=403, scope="session:read")
        self.call("GET", "/sessions/999999999", status=404)
        self.mark_twice("?atomic=true", status=422)
        self.assertEqual(
            self.logged(),
            [
                ("listAttendances", 400, 0, "malformed"),
                ("listAttendances", 403, 0, "insufficient_scope"),
                ("getSession", 404, 0, "not_found"),
                ("markSession", 422, 0, "unprocessable"),
            ],
        )
        self.assertFalse(self.line(self.ana).status)

    def test_nobody_is_named_in_the_servers_log_by_a_refusal(self):
        theirs = self.record({}, user=self.colleague)
        self.call("GET", "/me")
        with self.assertLogs("odoo.http", "DEBUG") as logged:
            self.call("DELETE", f"/attendances?ids={theirs.id * 2}&debug=1", status=403)
            self.call("POST", f"/sessions/{self.session.id}/complete", status=422)
        self.assertLessEqual({line.levelname for line in logged.records}, {"DEBUG"})
        self.assertNotIn(self.ana.name, "\n".join(logged.output))

    def test_when_a_client_was_used_fails_no_request(self):
        self.token()
        with patch.object(token, "SET_LAST_USED", "select 1 / 0"):
            self.call("GET", "/me")

    def test_what_comes_from_nobody_known_fills_no_log(self):
        self.send("GET", f"{PREFIX}/me")
        self.send("GET", f"{PREFIX}/me", headers={"Authorization": "Bearer guessed"})
        self.send("POST", f"{PREFIX}/oauth/token", {"client_id": self.client.client_id, "client_secret": "guessed"})
        self.send("GET", f"{PREFIX}/nothing")
        self.call("PATCH", "/attendances", status=405)
        self.assertEqual(self.logged(), [])

    def test_a_request_commits_its_line_with_what_it_did_however_it_ends(self):
        self.call("GET", "/me")  # from now on, for a minute, nobody writes when the client was last used
        self.assertEqual(self.commits(lambda: self.call("GET", "/me")), 1)
        # before the next one runs; what Odoo commits in the end is nothing
        self.assertEqual(self.commits(self.mark_twice), 2)
        self.assertEqual(self.commits(lambda: self.call("GET", "/attendances?limit=x", status=400)), 1)

    def test_managers_read_what_the_clients_of_their_company_asked_and_change_nothing(self):
        client = self.new_client(self.manager)
        self.call("GET", "/me")
        self.call("GET", "/me", client=client)
        lines = self.env[LOG]
        client.active = False
        administrator = self.env.ref("base.user_admin")
        for user in (self.manager, administrator):
            self.assertEqual(lines.with_user(user).search([]).client_id, client + self.client)
        self.assertFalse(lines.with_user(self.other_manager()).search([]))
        with self.assertRaises(AccessError):
            lines.with_user(self.officer).search([])
        for change in (
            lambda line: line.unlink(),
            lambda line: line.write({"outcome": "good"}),
            lambda line: line.create({"operation": "getMe"}),
        ):
            with self.assertRaises(AccessError):
                change(lines.with_user(administrator).search([], limit=1))

    def test_a_request_has_its_address_and_the_device_it_came_from(self):
        self.call("GET", "/me")
        self.call("GET", "/attendances?limit=x", status=400)
        devices = self.env[CLIENTS].with_user(self.facilitator)
        given = devices._make_device("Android, Firefox")
        token = self.send("POST", TOKEN, {"grant_type": "client_credentials", **given}).json()["access_token"]
        self.send("GET", f"{PREFIX}/me", headers={"Authorization": f"Bearer {token}"})
        lines = self.env[LOG].with_user(self.manager).search([], order="id")
        lines = lines.filtered(lambda line: line.operation != "issueToken")
        self.assertEqual(lines.mapped("address"), ["127.0.0.1"] * 3)
        self.assertEqual(lines.mapped("device_label"), [False, False, "Android, Firefox"])
        self.assertEqual(lines.search([("device_label", "ilike", "firefox")]) & lines, lines[-1])

    # failed logins

    def failures(self, user=None):
        self.env.invalidate_all()
        return self.env[FAILURE].with_user(user or self.manager).search([], order="id")

    def try_token(self, client_id, client_secret):
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        return self.send("POST", TOKEN, data=form)

    def assert_failed(self, reason, client_id, client_secret):
        """Whether a refused try is written, on a cursor of its own as far as a test has one, and without the secret."""
        noted = []
        failures = type(self.env[FAILURE])
        note = failures._is_too_many

        def spy(model, *arguments, **more):
            noted.append(arguments)
            return note(model, *arguments, **more)

        with patch.object(failures, "_is_too_many", spy):
            self.assertEqual(self.try_token(client_id, client_secret).status_code, 401)
        ((address, told, named, tried),) = noted
        self.assertEqual((address, told, tried), ("127.0.0.1", reason, client_id))
        return named

    def test_failed_logins_have_a_reason(self):
        known, old = self.client.client_id, self.secret
        self.assertFalse(self.assert_failed("unknown_client", "0" * 32, "x"))
        self.assertEqual(self.assert_failed("wrong_secret", known, "x"), self.client)
        self.client.generate_secret()
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.assert_failed("old_secret", known, old)
        self.client.user_id.active = False
        self.assert_failed("user_archived", known, old)
        self.client.active = False
        self.assert_failed("ended", known, old)

    def test_managers_see_failed_logins_of_their_company_without_a_secret(self):
        failures = self.env[FAILURE]
        elsewhere = self.other_manager()
        theirs = self.new_client(elsewhere, company_id=elsewhere.company_id.id)
        for client, tried in (
            (self.client, self.client.client_id),
            (theirs, theirs.client_id),
            (None, "f" * 32),
            (None, self.secret),
        ):
            self.assertFalse(failures._is_too_many("192.0.2.7", "wrong_secret", client, tried))
        mine = self.failures()
        self.assertEqual(mine.mapped("tried"), [self.client.client_id, "f" * 32, f"{self.secret[:4]}…"])
        self.assertEqual(set(mine.mapped("address")), {"192.0.2.7"})
        self.assertNotIn(self.client, self.failures(elsewhere).client_id)
        for user in (self.officer, self.facilitator):
            with self.assertRaises(AccessError):
                self.failures(user)
        for change in (mine.unlink, lambda: mine.write({"tried": "x"}), lambda: mine.create({"address": "x"})):
            with self.assertRaises(AccessError):
                change()
