import json
import re
import subprocess
from shutil import which
from unittest import skipUnless

from odoo.tests.common import tagged
from odoo.tools import file_open

from .api_common import ApiCase

SHELL = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`(curl [^`]+)`")


@tagged("post_install", "-at_install")
@skipUnless(which("curl"), "the examples ask with curl")
class TestExamples(ApiCase):
    """Each example of the README and of the guide, run as it is written."""

    def answer(self, example, **variables):
        command = ["sh", "-c", example]
        with self.others():
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=variables)
        return json.loads(done.stdout)

    def examples(self, path, pattern):
        with file_open(f"spp_attendance/{path}") as page:
            return pattern.findall(page.read())

    def test_those_of_the_guide_get_a_token_and_send_a_record(self):
        get_token, send, make_known = self.examples("rest/guide.md", SHELL)
        server = {"SERVER": self.base_url()}
        client = {"CLIENT_ID": self.client.client_id, "CLIENT_SECRET": self.secret}
        token = self.answer(get_token, **server, **client)["access_token"]
        answer = self.answer(send, **server, TOKEN=token)
        self.assertEqual([row["outcome"] for row in answer["results"]], ["held"], "nobody here has that identifier")

        of_officer = self.new_client(self.officer, scopes="subscriber:write subscriber:read")
        answer = self.answer(make_known, **server, TOKEN=self.token(client=of_officer))
        self.assertEqual([row["outcome"] for row in answer["results"]], ["created"])

    def test_that_of_the_readme_gets_a_token(self):
        (example,) = self.examples("README.md", INLINE)
        for word, here in {"ID:SECRET": f"{self.client.client_id}:{self.secret}", "URL": self.base_url()}.items():
            self.assertIn(word, example)
            example = example.replace(word, here)
        self.assertTrue(self.answer(example)["access_token"])
