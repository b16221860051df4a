import base64
from unittest.mock import patch

from odoo.addons.spp_session_tracking.models import long_export
from odoo.addons.spp_session_tracking.models.job.export import JobExport
from odoo.addons.spp_session_tracking.tests.job_common import JobCase, time_for_one_step

from .common import LedgerCase


class TestExportDays(JobCase, LedgerCase):
    """Compliance by days of four people, exported by a job: two rows a step. Trainings require two days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people.create([{"partner_id": person.id} for person in cls.carla + cls.dan])
        cls.training.required_days = 2
        cls.viewer.groups_id += cls.env.ref("base.group_allow_export")

    def start(self):
        self.patch(JobExport, "_STEP", 2)
        fields = [{"name": "participant_id", "label": "Person"}]
        asked = {"fields": fields, "ids": False, "domain": [], "import_compat": False}
        with patch.object(long_export, "ROWS_AT_ONCE", 1):
            return self.env["spp.attendance.compliance"].with_user(self.viewer)._export_by_job(asked, ".csv")

    def test_whoever_was_written_is_not_written_again_where_another_type_gets_a_rule(self):
        job = self.start()
        with time_for_one_step():
            self.turn()
        self.visit.required_days = 1
        self.turn()
        content = b"".join(base64.b64decode(file.content) for file in job._files()).decode()
        self.assertEqual(job.state, "done")
        counts = {name: content.count(name) for name in ("Ana", "Ben", "Carla", "Dan")}
        self.assertEqual(counts, {"Ana": 1, "Ben": 1, "Carla": 2, "Dan": 2})
