"""One database's life with Odoo itself behind the container: first start, update with a migration, backup, restore."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from passlib.context import CryptContext

from runner import series, source
from runner.console import Failure
from runner.postgres import Server
from runner.tree import Tree
from tests.docker.conftest import NUMBERS, Container, rows
from tests.docker.test_backup import everything, files

# Whatever would serve ends: that is tested elsewhere.
ODOO = """#!/bin/sh
echo "$@" >> calls
case "$*" in *--no-database-list*) exit ;; esac
PYTHONPATH={root} exec {program} "$@"
"""
MODEL = """
from odoo import fields, models


class Tiny(models.Model):
    _name = "spp.tiny"
    _description = "Tiny"

    {field} = fields.Char()
"""
RENAMES = "def migrate(cr, version):\n    cr.execute('ALTER TABLE spp_tiny RENAME name TO label')\n"
BREAKS = "def migrate(cr, version):\n    cr.execute('SELECT no_such_column')\n"
FILLS = """
env["spp.tiny"].create({"name": "a mark"})
env["ir.attachment"].create({"name": "photo", "raw": b"photo" * 1000})
env["ir.mail_server"].create({"name": "mails", "smtp_host": "localhost"})
env.ref("base.user_admin").password = "mine"
env["res.users.log"].create({})
env.cr.commit()
"""


class Life(Container):
    """A container with Odoo and one tiny addon."""

    def install(self, tree: Tree) -> None:
        """Put Odoo in the place of the stand-in, as a role that is no superuser."""
        self.configure(self._base_alone(tree), self.folder / "addons")
        program = " ".join(map(str, (sys.executable, *tree.program)))
        path = self.folder / "bin/odoo"
        path.unlink()
        path.write_text(ODOO.format(root=tree.root, program=program))
        path.chmod(0o755)
        rows(self.server, "postgres", "CREATE ROLE life LOGIN CREATEDB")
        given = {"MODULES": "spp_tiny", "ADMIN_PASSWORD": "first", "USER": "life"}
        self.environment |= given | {"ODOO_LOG_LEVEL": "error", "ODOO_VERSION": str(tree.series)}

    def _base_alone(self, tree: Tree) -> Path:
        """Return a folder with base; of other addons it has the categories, or they would install themselves."""
        folder = self.folder / "core"
        for addon in (addon for parent in tree.addons_folders for addon in parent.iterdir()):
            manifest = addon / "__manifest__.py"
            if addon.name == "base":
                folder.mkdir(exist_ok=True)
                (folder / "base").symlink_to(addon)
            elif manifest.exists():
                told = ast.literal_eval(manifest.read_text()) | {"installable": False, "auto_install": False}
                (folder / addon.name).mkdir(parents=True)
                (folder / addon.name / "__manifest__.py").write_text(repr(told))
        return folder

    def write_tiny(self, version: str, field: str, migration: str = "") -> None:
        """Write the addon's code."""
        addon = self.folder / "addons/spp_tiny"
        version = f"{self.environment['ODOO_VERSION']}.{version}"
        shutil.rmtree(addon, ignore_errors=True)  # the migrations of another version
        (addon / "migrations" / version).mkdir(parents=True, exist_ok=True)
        (addon / "__manifest__.py").write_text(f'{{"name": "tiny", "version": "{version}", "license": "LGPL-3"}}')
        (addon / "__init__.py").write_text(MODEL.format(field=field))
        if migration:
            (addon / "migrations" / version / "pre-tiny.py").write_text(migration)

    def has_password(self, password: str) -> bool:
        """Return whether that is the administrator's."""
        [(stored,)] = self.sql("SELECT password FROM res_users WHERE login = 'admin'")
        return CryptContext(["pbkdf2_sha512"]).verify(password, stored)

    def shell(self, text: str) -> None:
        """Run Python in `odoo shell`."""
        words = [self.folder / "bin/odoo", "shell", "--database", self.database, "--no-http", "--log-level=error"]
        ours = {"PGHOST": self.server.host, "PGPORT": self.server.port, "PGUSER": "life"}
        given = os.environ | self.environment | ours
        done = subprocess.run(words, cwd=self.folder, env=given, input=text, capture_output=True, text=True)
        assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
        self.calls()


@pytest.fixture
def life(tmp_path: Path, server: Server) -> Iterator[Life]:
    """Return a container with Odoo that was never started."""
    try:
        tree = source.find(series.named(series.ADDONS_SERIES))
    except Failure as failure:
        pytest.skip(str(failure))
    made = Life(tmp_path, server, f"spp_{next(NUMBERS)}")
    made.install(tree)
    yield made
    made.end()


def test_a_database_lives_through_start_update_failure_and_restore(life: Life) -> None:
    life.write_tiny("1.0.0", "name")
    assert len(life.succeeds()) == 3 and life.has_password("first")
    life.shell(FILLS)
    assert len(life.succeeds()) == 1 and life.has_password("mine")

    life.write_tiny("1.1.0", "label", BREAKS)
    done = life.run()
    [before] = life.saved()
    assert done.returncode == 1 and "did not end well" in done.stderr
    assert f"restore {before} --replace" in done.stderr
    life.write_tiny("1.1.0", "label", RENAMES)
    life.sql("DELETE FROM ir_config_parameter WHERE key = 'spp.first_start_done'")
    life.calls()
    update, shell, _serve = life.succeeds()
    assert "--update=spp_tiny " in update and shell.startswith("shell")
    assert life.sql("SELECT label FROM spp_tiny") == [("a mark",)]
    assert life.has_password("mine"), "one of somebody's own is never touched"

    life.succeeds("backup")
    saved, dead = next(name for name in life.saved() if "before" not in name), f"{life.database}_dead"
    life.succeeds("restore", saved, "--as", dead, "--neutralize")
    mails = "SELECT active FROM ir_mail_server WHERE name = 'mails'"
    assert (life.sql(mails), life.sql(mails, dead)) == ([(True,)], [(False,)])
    whole, attachments = everything(life), files(life)
    life.succeeds("restore", saved, "--replace")
    assert everything(life) == whole and files(life) == attachments and attachments

    life.succeeds("restore", before, "--replace")
    assert life.sql("SELECT name FROM spp_tiny") == [("a mark",)]
    life.write_tiny("1.0.0", "name")
    assert len(life.succeeds()) == 1, "the older code and the backup from before the update fit"
