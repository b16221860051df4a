import http.client
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest import skipIf, skipUnless
from urllib.parse import urlsplit

from odoo import release
from odoo.addons.spp_session_tracking.tests.repository import NEEDED, ROOT
from odoo.tests.common import tagged

from .api_common import ApiCase


@tagged("post_install", "-at_install")
@skipUnless(ROOT, NEEDED)
class IntegratorsCase(ApiCase):
    def run_program(self, *words, **variables):
        """The output of a program in the folder of the repository, which has to end well."""
        done = self.ended(*words, **variables)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def ended(self, *words, **variables):
        """A program that was run there."""
        with self.others():
            done = subprocess.run(
                words, capture_output=True, text=True, timeout=120, cwd=ROOT, env={**os.environ, **variables}
            )
        self.env.invalidate_all()
        return done

    def blocks(self, language):
        return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "docs/integrators.md").read_text(), re.S | re.M)


@tagged("post_install", "-at_install")
class TestExamplesOfVerbs(IntegratorsCase):
    """The examples of docs/integrators.md, run as they are written, but for address, database and user."""

    def setUp(self):
        super().setUp()
        self.session.start()
        self.env.flush_all()

    def check_example(self, block, **words):
        for word, here in {"http://127.0.0.1:8069": self.base_url(), "spp_demo": self.env.cr.dbname, **words}.items():
            self.assertIn(f'"{word}"', block)
            block = block.replace(f'"{word}"', f'"{here}"')
        output = self.run_program(sys.executable, "-c", block)
        self.assertEqual(output.count(" marked\n"), 3)
        self.assertIn("There is no member reason. A row has: session_id, participant_id, ", output)
        self.assertIn(f"{self.ana.id} 0 of 0 nothing_due", output)
        self.assertEqual(output.count("1 of 1 compliant"), 2)
        self.assertEqual((self.session.state, self.session.attendance_count), ("completed", 2))

    def test_that_of_xml_rpc(self):
        self.facilitator.password = self.facilitator.login
        self.env.flush_all()
        self.check_example(self.blocks("python")[0], facilitator1=self.facilitator.login)

    @skipIf(release.version_info[0] < 19, "JSON-2 came with Odoo 19.0")
    def test_that_of_json_2(self):
        # sudo: only administrators make keys without an end
        keys = self.env["res.users.apikeys"].with_user(self.facilitator).sudo()
        key = keys._generate("rpc", "The example", None)
        self.check_example(self.blocks("python")[1], **{"the API key": key})


class Way(BaseHTTPRequestHandler):
    """The network between a client and the server. trouble: what happens to the next requests for marks, in order."""

    protocol_version = "HTTP/1.0"
    trouble = []

    def do_GET(self):
        self.do_POST()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(self.path)
        happens = self.trouble.pop(0) if self.trouble and self.path.endswith("/attendances") else ""
        if self.server.leads_to:
            self.answer(302, {"Location": self.server.leads_to}, b"<html>Log in to the network of the hotel.</html>")
        elif happens == "busy":
            self.answer(503, {"Retry-After": "0"}, b'{"code": "busy", "detail": "Send it again."}')
        elif happens == "full":
            self.answer(507, {"Retry-After": "300"}, b'{"code": "storage_full", "detail": "The disk is full."}')
        elif happens == "proxy":
            self.answer(502, {}, b"<html>Bad gateway</html>")
        elif happens == "proxy in json":
            self.answer(502, {}, b'{"message": "Bad gateway"}')
        elif happens == "portal":
            self.answer(200, {}, b"<html>Log in to the network of the hotel.</html>")
        elif happens == "portal in json":
            self.answer(200, {}, b'["Log in to the network of the hotel."]')
        elif happens != "lost":
            self.forward(body, happens)

    def forward(self, body, happens):
        there = http.client.HTTPConnection(self.server.there, timeout=60)
        there.request(self.command, self.path, body, dict(self.headers))
        answer = there.getresponse()
        data = answer.read()
        there.close()
        if happens == "kill":
            self.server.kill()
        elif happens != "cut":
            self.answer(answer.status, {}, data)

    def answer(self, status, headers, data):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments):
        """Nothing: the output is that of the tests."""


@tagged("post_install", "-at_install")
class TestOfflineClient(IntegratorsCase):
    """docs/offline_client.py, as somebody runs it who has the id and the secret of a client."""

    def setUp(self):
        super().setUp()
        self.file = Path(self.enterContext(tempfile.TemporaryDirectory())) / "marks.db"
        self.address = self.base_url()

    def variables(self):
        return {
            "SPP_SERVER": self.address,
            "SPP_CLIENT_ID": self.client.client_id,
            "SPP_CLIENT_SECRET": self.secret,
        }

    def words(self, *words):
        return [sys.executable, "docs/offline_client.py", str(self.file), *map(str, words)]

    def client_does(self, *words):
        return self.run_program(*self.words(*words), **self.variables())

    def mark_all(self):
        for person, status in ((self.ana, "present"), (self.ben, "late"), (self.session.attendance_ids[2], "absent")):
            person = person if person._name == "res.partner" else person.participant_id
            self.client_does("mark", self.session.id, person.id, status)

    def stored(self):
        return self.env["spp.attendance.list"].search([("client_id", "=", self.client.id)])

    @contextmanager
    def way(self, *trouble):
        """Lead the client over a bad network."""
        server = HTTPServer(("127.0.0.1", 0), type("ThisWay", (Way,), {"trouble": [*trouble]}))
        server.there, server.kill, server.asked = urlsplit(self.base_url()).netloc, lambda: None, []
        server.leads_to = ""
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        self.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield server
        finally:
            self.address = self.base_url()
            server.shutdown()
            thread.join()
            server.server_close()

    def test_the_example_of_the_page(self):
        (example,) = self.blocks("sh")
        person = {"SESSION": str(self.session.id), "PERSON": str(self.ana.id)}
        example = example.replace("marks.db", str(self.file))
        output = self.run_program("sh", "-e", "-c", example, **self.variables(), **person)
        self.assertIn(self.session.name, output)
        self.assertIn(f"{self.ana.id} {self.ana.name}", output)
        self.assertTrue(output.endswith("waiting: 0\n"), output)
        self.assertEqual(self.stored().attendance_category, "present")

    def test_marks_that_the_server_has_are_sent_once_and_those_it_refuses_are_shown(self):
        self.mark_all()
        self.client_does("mark", self.session.id, self.ana.id, "excused")
        output = self.client_does("send")
        self.assertEqual(output.count("created ok"), 3)
        self.assertIn(f"refused: {self.ana.id} Give the reason for the excuse.", output)
        self.assertNotIn("created", self.client_does("send"))
        self.assertEqual(len(self.stored()), 3)

    def test_a_mark_that_is_refused_is_dropped_by_its_key(self):
        self.client_does("mark", self.session.id, self.ana.id, "excused")
        key = self.client_does("send").splitlines()[-2].split()[-1]
        self.assertEqual(self.client_does("drop", "x"), "There is no such mark.\n")
        self.assertEqual(self.client_does("drop", key), "dropped\n")
        self.assertEqual(self.client_does("send"), "waiting: 0\n")

    def test_a_mark_of_a_session_that_is_not_there_waits_and_can_be_dropped(self):
        self.client_does("mark", 2**31 - 1, self.ana.id, "present")
        *_more, left, waiting = self.client_does("send").splitlines()
        self.assertEqual(waiting, "waiting: 1")
        self.client_does("drop", left.split()[-1])
        self.assertEqual(self.client_does("send"), "waiting: 0\n")

    def test_a_wrong_secret_is_sent_once_and_told(self):
        self.mark_all()
        self.client_does("mark", 2**31 - 1, self.ana.id, "present")
        self.secret = "wrong"
        told = "The client id or the secret is wrong. Everything is kept: send it later.\n"
        for command in ("send", "roster"):
            with self.way() as way:
                done = self.ended(*self.words(command), **self.variables())
            self.assertEqual((done.returncode, done.stdout, done.stderr), (1, "", told))
            self.assertEqual(way.asked, ["/spp/v1/oauth/token"])

    def test_it_says_why_it_stops(self):
        self.mark_all()
        with self.way("full"):
            done = self.ended(*self.words("send"), **self.variables())
        self.assertEqual(done.stderr, "The disk is full. Everything is kept: send it later.\n")
        self.assertTrue(self.client_does("send").endswith("waiting: 0\n"))

    def test_the_roster_of_a_session_that_is_somebody_elses_now_is_deleted(self):
        self.assertIn(self.session.name, self.client_does("roster"))
        self.session.with_user(self.officer).facilitator_id = self.colleague
        self.env.flush_all()
        self.assertNotIn(self.session.name, self.client_does("roster"))
        self.assertNotIn(self.ana.name.encode(), self.file.read_bytes())

    def test_what_a_client_may_not_read_is_told_in_a_sentence(self):
        self.client.scopes = "attendance:read"
        self.env.flush_all()
        done = self.ended(*self.words("roster"), **self.variables())
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.startswith("The token lacks the scope session:read."), done.stderr)

    def test_on_a_bad_network_it_asks_again_until_every_mark_is_stored_once(self):
        self.mark_all()
        with self.way("lost", "busy", "proxy", "proxy in json", "cut"):
            output = self.client_does("send")
        self.assertEqual(output.count("duplicate ok"), 3, output)
        self.assertIn("waiting: 0", output)
        self.assertEqual(len(self.stored()), 3)

    def test_what_is_json_but_none_of_the_api_is_no_answer(self):
        self.mark_all()
        told = "What answers is not the API, but something on the way to it. Everything is kept: send it later.\n"
        for portal in ("portal", "portal in json"):
            with self.way(portal):
                done = self.ended(*self.words("send"), **self.variables())
            self.assertEqual((done.returncode, done.stdout, done.stderr), (1, "", told))
        output = self.client_does("send")
        self.assertEqual(output.count("created ok"), 3, output)
        self.assertTrue(output.endswith("waiting: 0\n"), output)

    def test_nothing_is_sent_to_where_the_server_redirects(self):
        self.mark_all()
        with self.way() as elsewhere:
            there = f"{self.address}/login"
            with self.way() as way:
                way.leads_to = there
                done = self.ended(*self.words("send"), **self.variables())
        self.assertEqual((len(way.asked), elsewhere.asked), (1, []))
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"The server redirects to {there}: log in to this network", done.stderr)
        self.assertEqual(self.client_does("send").count("created ok"), 3)

    def test_a_mark_is_never_before_the_one_it_corrects_though_the_clock_was_set_back(self):
        self.client_does("mark", self.session.id, self.ana.id, "present")
        with closing(sqlite3.connect(self.file)) as marks, marks:
            marks.execute("UPDATE mark SET marked_at = '2199-01-01T00:00:00+00:00'")
        self.client_does("mark", self.session.id, self.ana.id, "absent")
        with closing(sqlite3.connect(self.file)) as marks:
            (moment,) = marks.execute("SELECT marked_at FROM mark WHERE status = 'absent'").fetchone()
        self.assertEqual(moment, "2199-01-01T00:00:00.000001+00:00")

    def test_slips_of_whoever_runs_it_are_told_at_once(self):
        for words, told in (
            (("mrak", "1", "2", "present"), "invalid choice: 'mrak'"),
            (("mark", "1"), "the following arguments are required: person, status"),
            (("mark", "1", "2", "here"), "invalid choice: 'here'"),
            (("mark", "one", "2", "late"), "argument session: invalid int value: 'one'"),
        ):
            done = self.ended(*self.words(*words), **self.variables())
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(told, done.stderr)
        for server, told in (("", "Set SPP_SERVER"), ("example.org", "The API does not answer: Invalid URL")):
            done = self.ended(*self.words("send"), **{**self.variables(), "SPP_SERVER": server})
            self.assertEqual(done.returncode, 1)
            self.assertTrue(done.stderr.startswith(told), done.stderr)

    def test_a_file_that_cannot_be_read_is_left_as_it_is(self):
        self.file.write_text("This is no file of marks.")
        done = self.ended(*self.words("send"), **self.variables())
        self.assertTrue(done.stderr.startswith("The file cannot be used: file is not a database."), done.stderr)
        self.assertEqual(self.file.read_text(), "This is no file of marks.")

    def test_killed_between_sending_and_the_answer_it_sends_the_same_again(self):
        self.mark_all()
        with self.way("kill") as way, self.others():
            client = subprocess.Popen(
                self.words("send"), cwd=ROOT, env={**os.environ, **self.variables()}, stdout=subprocess.PIPE
            )
            way.kill = client.kill
            output, _errors = client.communicate(timeout=60)
        self.assertEqual((client.returncode, output), (-signal.SIGKILL, b""))
        self.env.invalidate_all()
        self.assertEqual(len(self.stored()), 3)
        output = self.client_does("send")
        self.assertEqual(output.count("duplicate ok"), 3, output)
        self.assertIn("waiting: 0", output)
        self.assertEqual(sorted(self.stored().mapped("attendance_category")), ["absent", "late", "present"])
