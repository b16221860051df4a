import os
import re

from odoo.tests.common import tagged

from ..rest.contract import OPERATIONS, PREFIX
from .api_outside import CONFIGURATION, OutsideCase

# in all, however many operations there are; SPP_API_FUZZ_CASES=5000 tries thousands, which takes minutes
CASES = int(os.environ.get("SPP_API_FUZZ_CASES", "240"))


@tagged("post_install", "-at_install")
class TestApiFuzz(OutsideCase):
    def fuzz(self, *words):
        """Send all kinds of requests that Schemathesis makes of the document, always the same ones."""
        address = f"{self.base_url()}{PREFIX}/openapi.json"
        each = max(CASES // len(OPERATIONS), 5)
        asked = ["--phases", "examples,fuzzing", "--max-examples", each, "--generation-deterministic"]
        asked += ["--suppress-health-check", "all", "--no-shrink"]
        with self.others():
            said = self.run_outside("schemathesis.cli", "--config-file", CONFIGURATION, "run", address, *asked, *words)
        self.assertGreater(int(re.search(r"(\d+) passed", said[said.index("Test cases:") :])[1]), 50, said[-2000:])

    def test_whatever_a_client_sends_is_answered_as_documented(self):
        self.fuzz("--header", f"Authorization: Bearer {self.token()}")

    def test_whatever_comes_without_a_token_is_answered_as_documented(self):
        self.fuzz("--exclude-tag", "Tokens")
