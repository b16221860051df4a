import subprocess
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from unittest import skipUnless

from odoo.tests.common import tagged

from .api_common import ApiCase

WALK = Path(find_spec("demo").origin).parents[1] / "docs" / "api_walk.sh" if find_spec("demo") else None


@tagged("post_install", "-at_install")
@skipUnless(WALK and which("curl"), "the script lies beside the addons in their repository, and asks with curl")
class TestApiWalk(ApiCase):
    """The script of the documentation, as somebody runs it who has the id and the secret of a client."""

    def walk(self, *words):
        command = ["sh", str(WALK), self.base_url(), *words]
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
