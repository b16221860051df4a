"""Whether the wheels work: installed by pip into a new environment beside a plain Odoo, then into a database."""

import tempfile
from dataclasses import replace
from pathlib import Path

from runner import cache, console, postgres, processes, profiles, template
from runner.console import Failure
from runner.odoo import Odoo, script_environment
from runner.tree import Tree

DATABASE = "spp_wheels"
# What `odoo shell` runs: a facilitator marks who came, with the addons of the wheels.
MARK = """
from odoo import fields
from odoo.addons import spp_session_tracking
assert "site-packages" in spp_session_tracking.__file__, spp_session_tracking.__file__
groups = "group_ids" if "group_ids" in env["res.users"]._fields else "groups_id"
facilitators = env.ref("spp_session_tracking.group_facilitator")
user = env["res.users"].create({"name": "F", "login": "facilitator", groups: [(4, facilitators.id)]})
kind = env["spp.session.type"].create({"name": "Health Education", "code": "HE"})
person = env["res.partner"].create({"name": "Ana"})
sessions = env["spp.session"].with_user(user)
values = {"session_type_id": kind.id, "date": fields.Date.today(), "expected_participant_ids": [(4, person.id)]}
row = {"session_id": sessions.create(values).id, "participant_id": person.id, "status": "present"}
assert sessions.mark([row])[0]["outcome"] == "marked"
env.cr.commit()
"""


def run(packages: Path, tree: Tree, python: Path) -> None:
    """Install the suite from the wheels in `packages` and mark a session; `python` has the libraries of Odoo."""
    with (
        tempfile.TemporaryDirectory(prefix="spp-wheels-") as name,
        postgres.serving(f"test-{tree.series}", hasty=True, slots=16) as server,
    ):
        folder = Path(name)
        modules = profiles.alone().modules
        fresh = _installed(packages, folder / "venv", python)
        settings = {"addons_path": ",".join(str(each) for each in tree.addons_folders)}
        odoo = Odoo(tree, fresh, server, DATABASE, folder, folder, settings)
        _mark(odoo, replace(odoo, python=python), [*modules])


def _mark(odoo: Odoo, beside: Odoo, modules: list[str]) -> None:
    """Install `modules` into a copy of the template that `beside` has, and mark a session."""
    odoo.drop()
    with cache.locked(cache.folder() / "instances" / odoo.server.slot):
        odoo.databases.copy(template.ready(beside), odoo.database)
    try:
        odoo.install(modules)
        with console.step("marking a session"):
            odoo.shell(MARK)
            marks = odoo.databases.run(odoo.database, "SELECT status FROM spp_session_attendance")
            if [tuple(row) for row in marks] != [("present",)]:
                raise Failure(f"the mark is not stored: {marks}")
    finally:
        odoo.drop()


def _installed(packages: Path, folder: Path, python: Path) -> Path:
    """Return the Python of a new environment with the wheels; it sees Odoo's libraries in that of `python`."""
    fresh = folder / "bin/python"
    with console.step("installing the wheels into a new environment"):
        _run(python, "-m", "venv", folder)
        [libraries] = folder.glob("lib/python*/site-packages")
        theirs = python.parent.parent / libraries.relative_to(folder)
        (libraries / "odoo-libraries.pth").write_text(f"{theirs}\n")
        # No dependencies: pip knows no Odoo here, and those of OpenSPP are in no index.
        wheels = sorted(packages.glob("*.whl"))
        _run(fresh, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", *wheels)
    return fresh


def _run(*words: str | Path) -> None:
    code, lines = processes.run(words, env=script_environment())
    if code:
        raise Failure(f"{' '.join(map(str, words[:4]))} failed:\n" + "\n".join(f"  {line}" for line in lines[-8:]))
