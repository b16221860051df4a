from odoo.tests import TransactionCase

from runner.upgrade import schema

ADDONS = (
    "spp_attendance_registry",
    "spp_attendance_programs",
    "spp_attendance_service_points",
    "spp_session_tracking_queue_job",
)


class TestSchema(TransactionCase):
    def test_the_files_say_what_the_database_has(self):
        self.assertEqual(schema.changed(self.env, ADDONS), [], schema.WHAT_TO_DO)
