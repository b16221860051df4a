import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

SECONDS = 120
# an address for documents (RFC 5737)
CLIENT = "203.0.113.77"
FORWARDED = {"X-Forwarded-For": CLIENT, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "attendance.example.org"}
# docs/hardening.md, for people; one worker is enough here
SETTINGS = {
    **{"workers": "1", "max-cron-threads": "0", "db_maxconn": "16", "limit-time-cpu": "60", "limit-time-real": "120"},
    **{"limit-memory-soft": "2147483648", "limit-memory-hard": "2684354560", "log-level": "info"},
}
UPGRADE = (
    "GET /websocket HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\nCookie: session_id={session}\r\n\r\n"
)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@tagged("post_install", "-at_install")
class TestHardenedServer(BaseCase):
    """A server with the settings of docs/hardening.md, asked as a proxy asks it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.port, cls.websocket = free_port(), free_port()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.log = Path(folder.name) / "log"
        cls.start()
        cls.addClassCleanup(cls.forget)

    @classmethod
    def start(cls):
        words = [f"--{name}={value}" for name, value in SETTINGS.items()]
        words += [f"--http-port={cls.port}", f"--gevent-port={cls.websocket}", "--proxy-mode", "--no-database-list"]
        program = cls.log.with_name("serve.py")  # the process for web sockets starts the same file
        program.write_text('import runpy\n\nrunpy.run_module("odoo", run_name="__main__")\n')
        odoo = [sys.executable, program, "--config", os.environ["ODOO_RC"], "--database", get_db_name()]
        with cls.log.open("wb") as log:
            cls.process = subprocess.Popen([*odoo, *words], stdout=log, stderr=log)
        cls.addClassCleanup(cls.stop)
        cls.wait(cls.answers)

    @classmethod
    def wait(cls, condition):
        end = time.monotonic() + SECONDS
        while not condition():
            if cls.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(cls.log.read_text()[-2000:])
            time.sleep(0.1)

    @classmethod
    def stop(cls):
        cls.process.terminate()
        cls.process.wait()

    @classmethod
    def answers(cls):
        try:
            return requests.get(f"http://127.0.0.1:{cls.port}/web/health", timeout=5).ok
        except requests.RequestException:
            return False

    @classmethod
    def forget(cls):
        with cls.registry.cursor() as cr:
            cr.execute("delete from spp_attendance_api_failure where address = %s", [CLIENT])

    def ask(self, method, path, **options):
        options = {"headers": FORWARDED, "allow_redirects": False, **options}
        return requests.request(method, f"http://127.0.0.1:{self.port}{path}", timeout=60, **options)

    def test_nobody_manages_databases_by_the_web(self):
        for path in ("/web/database/manager", "/web/database/selector"):
            answer = self.ask("GET", path)
            self.assertTrue(answer.status_code >= 400 or get_db_name() not in answer.text, path)
        listed = self.ask("POST", "/web/database/list", json={"params": {}}).json()
        self.assertIn("error", listed)

    def test_a_failed_login_is_that_of_the_client_and_not_of_the_proxy(self):
        secret = {"grant_type": "client_credentials", "client_id": "nobody-known", "client_secret": "s3cret-word"}
        self.assertEqual(self.ask("POST", "/spp/v1/oauth/token", data=secret).status_code, 401)
        with self.registry.cursor() as cr:
            cr.execute("select count(*) from spp_attendance_api_failure where address = %s", [CLIENT])
            self.assertEqual(cr.fetchone(), (1,))

    def test_a_web_socket_is_opened_on_the_port_for_it(self):
        session = self.ask("GET", "/web/login").cookies.get("session_id")
        self.wait(lambda: not self.is_free(self.websocket))
        with socket.create_connection(("127.0.0.1", self.websocket), timeout=60) as wire:
            host = f"127.0.0.1:{self.websocket}"
            wire.sendall(UPGRADE.format(host=host, session=session).encode())
            self.assertIn(b"101 ", wire.recv(4096).partition(b"\r\n")[0])

    def is_free(self, port):
        with socket.socket() as wire:
            return wire.connect_ex(("127.0.0.1", port)) != 0

    def test_its_log_names_nobody(self):
        wrong = {"Authorization": "Bearer t0ken-word"}
        self.ask("POST", "/spp/v1/subscribers/search", json={"identifier": "ID-GH4711"}, headers=FORWARDED | wrong)
        for path in ("/subscriber/ID-GH4712", "/attendance/ID-GH4713"):
            self.ask("GET", path)
        self.ask("POST", "/web/login", data={"login": "amina@example.org", "password": "pass-word"})
        self.ask("GET", "/web/health?done=1")
        self.wait(lambda: "/web/health?done=1" in self.log.read_text())
        log = self.log.read_text()
        self.assertIn("/subscriber/", log)
        for word in ("GH4711", "GH4712", "GH4713", "t0ken-word", "pass-word", "s3cret-word"):
            self.assertNotIn(word, log)
