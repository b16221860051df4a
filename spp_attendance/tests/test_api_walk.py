import subprocess
from shutil import which
from unittest import skipUnless

from odoo.addons.spp_session_tracking.tests.repository import NEEDED, ROOT
from odoo.tests.common import tagged

from .api_common import ApiCase


@tagged("post_install", "-at_install")
@skipUnless(ROOT, NEEDED)
@skipUnless(which("curl"), "the script asks with curl")
class TestApiWalk(ApiCase):
    """The script of the documentation, as somebody runs it who has the id and the secret of a client."""

    def walk(self, *words):
        command = ["sh", str(ROOT / "docs/api_walk.sh"), self.base_url(), *words]
        with self.others():
            return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    def test_it_walks_to_the_end(self):
        for _time in range(2):
            done = self.walk(self.client.client_id, self.secret)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("all as expected", done.stdout)
        made = self.env["spp.session"].search([("uid", "!=", False)])
        self.assertEqual(made.mapped("state"), ["completed"] * 2)
        self.assertEqual(made.facilitator_id, self.facilitator)

    def test_it_ends_with_an_error_where_an_answer_is_another_one(self):
        done = self.walk(self.client.client_id, "wrong")
        self.assertEqual((done.returncode, "token: status: expected 200, found 401" in done.stderr), (1, True))
        self.client.scopes = "session:read session:write"
        done = self.walk(self.client.client_id, self.secret)
        self.assertEqual((done.returncode, "history: status: expected 200, found 403" in done.stderr), (1, True))
