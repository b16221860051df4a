import os
import re
import subprocess
import sys
import tempfile
from configparser import ConfigParser
from pathlib import Path

from odoo.exceptions import UserError
from odoo.modules import get_module_path
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged

from ..tools.code_version import check_code

ADDON = "spp_session_tracking"
VERSION = re.compile(r'(?<="version": ")\d+\.0\.[\d.]+')


@tagged("post_install", "-at_install")
class TestCodeVersion(TransactionCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(vars(self.registry).pop, "_spp_updated", None)
        vars(self.registry).pop("_spp_updated", None)

    def store(self, part, state="installed"):
        """Let the database have the addon in the version that ends so."""
        self.env.cr.execute(
            "update ir_module_module set state = %s, latest_version = split_part(latest_version, '.', 1) || %s"
            " where name = %s",
            [state, f".0.{part}", ADDON],
        )

    def test_code_of_the_same_version_is_taken(self):
        self.assertIsNone(check_code(self.env))

    def test_newer_code_says_how_to_update(self):
        self.store("0.9.0")
        with self.assertRaisesRegex(UserError, f"-d {self.env.cr.dbname} -u {ADDON} --stop-after-init"):
            self.env["ir.model.fields"]._get_manual_field_data("spp.session.type")

    def test_newer_code_is_taken_while_it_is_updated_whatever_a_refused_server_does_to_the_states(self):
        self.store("0.9.0", "to upgrade")
        self.assertIsNone(check_code(self.env))
        self.store("0.9.0", "installed")
        self.assertIsNone(check_code(self.env))

    def test_older_code_is_refused_even_for_an_update(self):
        for state in ("installed", "to upgrade"):
            self.store("99.0.0", state)
            with self.subTest(state), self.assertRaisesRegex(UserError, "is older than the database"):
                check_code(self.env)

    def test_numbers_are_compared_and_not_letters(self):
        self.store("1.100.0")
        with self.assertRaisesRegex(UserError, "is older than the database"):
            check_code(self.env)

    def test_an_addon_of_others_with_such_a_name_is_none_of_ours(self):
        self.env.cr.execute(
            """
            update ir_module_module set name = 'spp_of_others', state = 'installed', latest_version = '0.1'
             where id = (select max(id) from ir_module_module where state = 'uninstalled')
            """
        )
        self.assertIsNone(check_code(self.env))


@tagged("post_install", "-at_install")
class TestStart(TransactionCase):
    """Odoo itself, started on this database with the addon in another version."""

    def started(self, version, *words):
        """(exit code, log) of Odoo with a copy of the addon that says to be of that version."""
        addon = Path(get_module_path(ADDON))
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / ADDON
            copy.mkdir()
            for path in addon.iterdir():
                if path.name != "__manifest__.py":
                    (copy / path.name).symlink_to(path)
            manifest = (addon / "__manifest__.py").read_text()
            (copy / "__manifest__.py").write_text(VERSION.sub(lambda found: f"{found[0][:5]}{version}", manifest))
            settings = ConfigParser(interpolation=None)
            settings.read(os.environ["ODOO_RC"])
            paths = f"{folder},{settings['options']['addons_path']}"
            command = ["-m", "odoo", "--config", os.environ["ODOO_RC"], "--database", self.env.cr.dbname]
            done = subprocess.run(
                [sys.executable, *command, "--addons-path", paths, "--no-http", "--stop-after-init", *words],
                capture_output=True,
                text=True,
                timeout=300,
            )
        return done.returncode, done.stderr

    def modules(self):
        """As another transaction sees them now."""
        with db_connect(self.env.cr.dbname).cursor() as cr:
            cr.execute("select name, state, latest_version from ir_module_module order by name")
            return cr.fetchall()

    def test_odoo_ends_with_the_sentence_and_the_command(self):
        code, log = self.started("99.0.0")
        self.assertTrue(code, log)
        self.assertIn("The code is newer than the database: spp_session_tracking", log)
        self.assertIn(f"odoo-bin -d {self.env.cr.dbname} -u {ADDON} --stop-after-init", log)

    def test_to_install_once_more_is_no_update(self):
        code, log = self.started("99.0.0", "--init", ADDON)
        self.assertTrue(code, log)
        self.assertIn("The code is newer than the database: spp_session_tracking", log)

    def test_odoo_does_not_update_to_older_code(self):
        before = self.modules()
        code, log = self.started("0.1.0", "--update", ADDON)
        self.assertTrue(code, log)
        self.assertIn("The code is older than the database: spp_session_tracking", log)
        self.assertEqual(self.modules(), before)
