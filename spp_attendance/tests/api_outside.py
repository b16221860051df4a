import os
import subprocess
import tempfile
from pathlib import Path

from odoo.tests.common import tagged

from .api_common import ApiCase

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
NEEDED = "SPP_API_PYTHON has to name a Python with requirements/api.txt, as `./spp test` does"


@tagged("post_install", "-at_install")
class OutsideCase(ApiCase):
    """The API is looked at by programs of others, which run in an environment of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.python = os.environ.get("SPP_API_PYTHON")

    def setUp(self):
        super().setUp()
        if not self.python:
            self.skipTest(NEEDED)

    def run_outside(self, module, *words):
        """Run a module of that environment, which has to be content."""
        with tempfile.TemporaryDirectory() as folder:  # where it may leave things
            done = subprocess.run(
                [self.python, "-m", module, *map(str, words)],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=1800,
                cwd=folder,
                env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            )
        self.assertEqual(done.returncode, 0, done.stdout[-8000:])
        return done.stdout
