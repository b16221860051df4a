from odoo.tests import TransactionCase, tagged

from runner.upgrade import schema

ADDONS = ("spp_attendance_openspp2_registry", "spp_attendance_openspp2_programs")


@tagged("post_install", "-at_install")
class TestSchema(TransactionCase):
    def test_the_files_say_what_the_database_has(self):
        self.assertEqual(schema.changed(self.env, ADDONS), [], schema.WHAT_TO_DO)
