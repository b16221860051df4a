from odoo.tests import TransactionCase, tagged

from runner import profiles, series
from runner.upgrade import schema


@tagged("post_install", "-at_install")
class TestSchema(TransactionCase):
    """docs/schema says what each addon has in the database: a change of that is seen, and asks for a version."""

    def test_the_files_say_what_the_database_has(self):
        self.assertEqual(schema.changed(self.env, profiles.alone().modules), [], schema.WHAT_TO_DO)

    def test_each_addon_has_a_file(self):
        files = {path.stem for path in schema.FOLDER.glob("*.txt")}
        self.assertEqual(files, {addon.name for addon in series.addons()})
