import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest import skipUnless

from odoo import http
from odoo.tests.common import HttpCase, new_test_user, tagged

from .repository import NEEDED, ROOT

MARCH = ("2026-03-01", "2026-03-31")
URL = "/spp_session_tracking/snapshot/{}/evidence"


@tagged("post_install", "-at_install")
@skipUnless(ROOT, NEEDED)
class TestEvidenceFile(HttpCase):
    """An auditor recomputes a digest without Odoo, from the file of evidence and an export of names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        roles = ("viewer", "facilitator", "officer", "manager")
        cls.viewer, cls.facilitator, cls.officer, cls.manager = (
            new_test_user(cls.env, f"evidence_{role}", groups=f"spp_session_tracking.group_{role}") for role in roles
        )
        officer = "spp_session_tracking.group_officer,base.group_allow_export"
        new_test_user(cls.env, "evidence_exporter", groups=officer)
        cls.session = None  # that of the browser, from here on
        names = ('Ana "Åse" \\ Ñ\t日', "Ben", "+63 912 345", "'-Eve", "'Fay")
        cls.people = cls.env["res.partner"].create([{"name": name} for name in names])
        session_type = cls.env["spp.session.type"].create({"name": "Evidence", "required_attendance_percentage": 66.67})
        session = cls.env["spp.session"].with_user(cls.facilitator)
        for day in (2, 9, 16):
            values = {"session_type_id": session_type.id, "date": f"2026-03-{day:02}"}
            session = session.create({**values, "expected_participant_ids": [(6, 0, cls.people.ids)]})
            mark = {
                "session_id": session.id,
                "participant_id": cls.people[0].id,
                "status": "present" if day < 10 else "late",
            }
            session.mark([mark])
            session.complete()
        snapshots = cls.env["spp.session.snapshot"].with_user(cls.officer)
        taken = [snapshots.snapshot(*MARCH, session_type.ids, False, f"Payment “{number}”") for number in (1, 2)]
        cls.first, cls.second = snapshots.browse(taken[0]), snapshots.browse(taken[1])

    def checked(self, snapshot):
        """What the script of the page prints about the exports of a snapshot, as the auditor makes them."""
        self.authenticate("evidence_viewer", "evidence_viewer")
        response = self.url_open(URL.format(snapshot.id))
        self.assertEqual(response.status_code, 200)
        script = re.search(r"```python\n(.+?)```", (ROOT / "docs/evidence.md").read_text(), re.DOTALL)[1]
        with tempfile.TemporaryDirectory() as folder:
            evidence, people, check = (Path(folder) / name for name in ("evidence.jsonl", "people.csv", "check.py"))
            evidence.write_bytes(response.content)
            check.write_text(script)
            people.write_bytes(self.exported(snapshot))
            done = subprocess.run(  # noqa: S603
                [sys.executable, check, evidence, people], capture_output=True, text=True, check=True, timeout=60
            )
        return done.stdout.splitlines()

    def exported(self, snapshot):
        """*Names then* as a CSV file, as an officer downloads it."""
        self.authenticate("evidence_exporter", "evidence_exporter")
        fields = [{"name": name, "label": name, "type": "char"} for name in ("ref", "name", "identifier", "salt")]
        asked = {"model": snapshot.person_ids._name, "fields": fields, "domain": [], "context": {}}
        data = json.dumps({**asked, "ids": snapshot.person_ids.ids, "import_compat": False})
        response = self.url_open("/web/export/csv", data={"data": data, "csrf_token": http.Request.csrf_token(self)})
        self.assertEqual(response.status_code, 200)
        return response.content

    def test_the_script_of_the_page_yields_the_digest(self):
        before = (
            ["digest before None"] if not self.first.previous_id else [f"digest before {self.first.previous_digest}"]
        )
        self.assertEqual(self.checked(self.first), [f"digest {self.first.digest}", *before])
        self.assertEqual(
            self.checked(self.second), [f"digest {self.second.digest}", f"digest before {self.first.digest}"]
        )

    def test_the_script_names_who_was_erased_and_who_is_another(self):
        self.first.with_user(self.manager).erase_person(self.people[1].ids, "By letter")
        query = "update spp_session_snapshot_person set name = 'Eve' where participant_id = %s and snapshot_id = %s"
        self.env.cr.execute(query, [self.people[0].id, self.first.id])
        self.env.invalidate_all()
        digest, _before, *found = self.checked(self.first)
        self.assertEqual(digest, f"digest {self.first.digest}")
        self.assertCountEqual(found, [f"another person {self.people[0].id}", f"erased {self.people[1].id}"])

    def test_the_file_has_no_names_and_is_for_those_who_see_the_snapshot(self):
        self.authenticate("evidence_viewer", "evidence_viewer")
        self.assertNotIn("Ben", self.url_open(URL.format(self.first.id)).text)
        self.assertEqual(self.url_open(URL.format(2**31 - 1)).status_code, 404)
        new_test_user(self.env, "evidence_nobody", groups="base.group_user")
        self.authenticate("evidence_nobody", "evidence_nobody")
        self.assertIn(self.url_open(URL.format(self.first.id)).status_code, (403, 404))
