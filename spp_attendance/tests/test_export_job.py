import base64
from unittest.mock import patch

from odoo.addons.spp_session_tracking.models import long_export
from odoo.addons.spp_session_tracking.models.job.export import JobExport
from odoo.addons.spp_session_tracking.tests.job_common import JobSteps
from odoo.tests import HttpCase, tagged

from .common import AttendanceCase

PERIOD = {"compliance_from": "2026-03-01", "compliance_to": "2026-03-31"}


@tagged("post_install", "-at_install")
class TestExportJob(JobSteps, AttendanceCase, HttpCase):
    """Each list that a job exports has an order of ids by which it is read in steps."""

    def setUp(self):
        super().setUp()
        self.patch(JobExport, "_STEP", 2)
        self.session_type.attendance_type_id = self.env["spp.attendance.type"].create(
            {"name": "Group", "required_days": 1}
        )
        self.mark(self.ana, "present")
        self.session.complete()
        period = ("2026-03-01", "2026-03-31")
        self.env["spp.session.snapshot"].with_user(self.officer).snapshot(*period, None, None, "March")
        self.manager.groups_id += self.env.ref("base.group_allow_export")

    def lists(self):
        long = self.env.registry["spp.long.export"]
        names = [name for name, model in self.env.registry.items() if issubclass(model, long) and not model._abstract]
        return [self.env[name].with_user(self.manager).with_context(**PERIOD) for name in sorted(names)]

    def exported(self, model):
        """How many records a job has exported."""
        asked = {"fields": [{"name": "display_name", "label": "Name"}], "ids": False, "domain": [], "context": PERIOD}
        with patch.object(long_export, "ROWS_AT_ONCE", 0):
            job = model._export_by_job({**asked, "import_compat": False}, ".csv")
        self.turn()
        self.assertEqual(job.state, "done", job.summary)
        content = b"".join(base64.b64decode(file.content) for file in job._files())
        return len(content.splitlines()) - 1

    def test_no_list_loses_a_record(self):
        exported = {model._name: self.exported(model) for model in self.lists() if model.search_count([])}
        expected = {model._name: model.search_count([]) for model in self.lists() if model._name in exported}
        self.assertEqual(exported, expected)
        queries = {"spp.attendance.history", "spp.session.reach", "spp.session.snapshot.mark"}
        self.assertLessEqual(queries, set(exported))
