import re
import subprocess
import sys

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tests.common import new_test_user
from odoo.tools import file_open

from .common import TODAY, SessionCase, others_may_send

LOGIN = "rpc_facilitator"


@tagged("post_install", "-at_install")
class TestReadme(SessionCase, HttpCase):
    """The example of the README, run as it is written, against a server with other facilitators' sessions."""

    def example(self):
        """The example, with the address and the user of this test in the place of those of the demo."""
        with file_open("spp_session_tracking/README.md") as readme:
            (block,) = re.findall(r"^```python\n(.*?)^```$", readme.read(), re.DOTALL | re.MULTILINE)
        demo = {
            "http://127.0.0.1:8069": self.base_url(),
            "spp_demo": self.env.cr.dbname,
            "facilitator1": LOGIN,
        }
        for word, here in demo.items():
            self.assertIn(f'"{word}"', block)
            block = block.replace(word, here)
        return block

    def test_the_example_marks_and_completes_a_session_of_the_user(self):
        user = new_test_user(
            self.env, LOGIN, password=LOGIN, groups="base.group_user,spp_session_tracking.group_facilitator"
        )
        others = self.new_session()
        others.start()
        values = {"session_type_id": self.session_type.id, "date": TODAY}
        people = [Command.set((self.ana + self.ben).ids)]
        own = self.env["spp.session"].with_user(user).create({**values, "expected_participant_ids": people})
        own.start()
        self.env.flush_all()
        command = [sys.executable, "-c", self.example()]
        with others_may_send(self):
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.count("'outcome': 'marked'"), 2)
        self.env.invalidate_all()
        self.assertEqual((own.state, own.attendance_count), ("completed", 2))
        self.assertEqual(others.state, "in_progress")
