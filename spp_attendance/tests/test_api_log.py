from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests.common import tagged

from ..models.api import token
from ..rest.contract import PREFIX
from .api_common import ApiCase

LOG = "spp.attendance.api.log"


@tagged("post_install", "-at_install")
class TestApiLog(ApiCase):
    def logged(self):
        """The lines there are: what was asked for, its status, rows and outcome, the first asked first."""
        self.env.invalidate_all()
        lines = self.env[LOG].search([], order="id")
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

    def test_managers_read_what_their_own_clients_asked_and_change_nothing(self):
        client = self.new_client(self.manager)
        self.call("GET", "/me")
        self.call("GET", "/me", client=client)
        lines = self.env[LOG]
        client.active = False
        self.assertEqual(lines.with_user(self.manager).search([]).client_id, client)
        administrator = self.env.ref("base.user_admin")
        self.assertEqual(lines.with_user(administrator).search([]).client_id, client + self.client)
        with self.assertRaises(AccessError):
            lines.with_user(self.officer).search([])
        for change in (
            lambda line: line.unlink(),
            lambda line: line.write({"outcome": "good"}),
            lambda line: line.create({"operation": "getMe"}),
        ):
            with self.assertRaises(AccessError):
                change(lines.with_user(administrator).search([], limit=1))
