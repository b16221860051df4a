"""The suite on a database: its addons for a series, installed when it is made, updated when they have changed."""

import hashlib
from pathlib import Path

from runner import console, port, series
from runner.console import Failure
from runner.odoo import Odoo
from runner.series import Series
from runner.tree import Tree

# Where a database remembers which sources it was made from. It is written last: without it a database is half made.
MADE_FROM = "spp_runner.made_from"


def addons_folder(tree: Tree, python: Path) -> Path:
    """Return the folder of our addons for that series: the repository, or an edition made from it now."""
    folder = place(tree.series)
    return folder if tree.series.is_ours else port.make(folder, tree.root, python)


def place(wanted: Series) -> Path:
    """Return where our addons for that series are, or will be once the edition is made."""
    return series.REPOSITORY if wanted.is_ours else series.REPOSITORY / "build" / str(wanted)


def prepare(odoo: Odoo, overwrites: bool = False) -> bool:
    """Make the database with our addons, or bring them up to date in it; return whether it was made now.

    overwrites: also the records that an update leaves as they are (`noupdate`), for a database that nobody works on
    """
    _refuse_other_series(odoo)
    if recalled(odoo, MADE_FROM) is None:
        make(odoo)
        return True
    if recalled(odoo, MADE_FROM) != fingerprint(odoo):
        _bring_up_to_date(odoo, overwrites)
    return False


def _bring_up_to_date(odoo: Odoo, overwrites: bool) -> None:
    modules = odoo.profile.modules
    new = [module for module in modules if not is_installed(odoo, module)]
    known = [module for module in modules if module not in new]
    odoo.update(known)
    if overwrites:
        odoo.install(known)  # only after the update: our addons refuse it in a database of an older version
    if new:
        odoo.install(new)
    remember(odoo, MADE_FROM, fingerprint(odoo))


def make(odoo: Odoo) -> None:
    """Make the database with our addons; one that was left half made goes first."""
    drop_half_made(odoo)
    try:
        odoo.install([*odoo.profile.modules])
        remember(odoo, MADE_FROM, fingerprint(odoo))
    except BaseException:
        odoo.drop()
        raise


def drop_half_made(odoo: Odoo) -> None:
    """Drop a database of that name; on a server that is not ours it may be anything, and is left alone."""
    if odoo.database not in odoo.databases.names():
        return
    if not odoo.server.is_private:
        raise Failure(
            f"the server already has a database {odoo.database}, which this command did not make or did not finish",
            f"Drop it (dropdb {odoo.database}) if nobody needs it, or use another name.",
        )
    console.say(f"  dropping the half-made database {odoo.database}")
    odoo.drop()


def is_installed(odoo: Odoo, module: str) -> bool:
    """Return whether the database has that module."""
    query = "SELECT 1 FROM ir_module_module WHERE name = %s AND state = 'installed'"
    return bool(odoo.databases.run(odoo.database, query, module))


def recalled(odoo: Odoo, key: str) -> str | None:
    """Return what `remember` stored in the database under that key; None where there is no such database."""
    if odoo.database not in odoo.databases.names():
        return None
    if not odoo.databases.run(odoo.database, "SELECT 1 WHERE to_regclass('ir_config_parameter') IS NOT NULL"):
        return None
    rows = odoo.databases.run(odoo.database, "SELECT value FROM ir_config_parameter WHERE key = %s", key)
    return str(rows[0][0]) if rows else None


def remember(odoo: Odoo, key: str, value: str) -> None:
    """Keep a value in the database (as a system parameter)."""
    statement = (
        "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
    odoo.databases.run(odoo.database, statement, key, value)


def fingerprint(odoo: Odoo) -> str:
    """Return a name for the present sources of our addons and of those before them on the path, tests left out."""
    digest = hashlib.sha256()
    for folder in (*(odoo.addons / module for module in odoo.profile.modules), *odoo.profile.folders):
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder.parent).parts
            if path.is_file() and path.suffix != ".pyc" and "tests" not in parts:
                digest.update(f"{'/'.join(parts)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _refuse_other_series(odoo: Odoo) -> None:
    if recalled(odoo, MADE_FROM) is None:
        return
    query = "SELECT latest_version FROM ir_module_module WHERE name = 'base'"
    [[version]] = odoo.databases.run(odoo.database, query)
    if not str(version).startswith(f"{odoo.tree.series}."):
        raise Failure(
            f"the database {odoo.database} was made with Odoo {version}, not {odoo.tree.series}",
            f"Use --series {'.'.join(str(version).split('.')[:2])}, or another database.",
        )
