"""Databases for tests and benchmarks: each is a copy of a prepared one, in which our addons are installed.

A prepared database is named after the sources it was made from and is never updated. Changed sources get a prepared
database of their own, from a fresh installation: so a test never meets a column, a view or a record that the sources
no longer have. (An update takes as long as the installation: both load Odoo and read every file of our addons.)
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from runner import cache, console, suite, template
from runner.console import Failure
from runner.odoo import Odoo

PREFIX = "spp_prepared_"
# So many are kept on a server, the newest: several people, or branches, may use it in turn.
MOST_STORED = 6
HAS_ASSETS = "spp_runner.has_assets"
# What Odoo warned of when our addons were installed.
WARNINGS = "spp_runner.warnings"


@contextmanager
def copied(odoo: Odoo, *, anew: bool = False, assets: bool = False, keep: bool = False) -> Iterator[None]:
    """Make the database of `odoo` with our addons, and drop it at the end unless it is to be kept.

    `anew` makes the prepared database again where there is one; `assets` builds the pages' scripts and styles too,
    which only a browser needs.
    """
    with cache.locked(_lock(odoo)):  # one runner makes it, and nobody is connected while it is copied
        source = _prepared(odoo, anew)
        if assets:
            _build_assets(source)
        odoo.drop()
        with console.step("copying the prepared database"):
            odoo.databases.copy(source.database, odoo.database)
    try:
        yield
    finally:
        if keep:
            console.say(f"The database {odoo.database} is kept until the next run ({odoo.server.slot}).")
        else:
            with suppress(Failure):  # the failure that brought us here says more
                odoo.drop()


def name(odoo: Odoo) -> str:
    """Return the name of the prepared database for the present sources."""
    parts = [template.name(odoo), suite.fingerprint(odoo)]
    return PREFIX + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]


def warnings(odoo: Odoo) -> list[str]:
    """Return what Odoo warned of when our addons were installed into the database that this one is a copy of."""
    return (suite.recalled(odoo, WARNINGS) or "").splitlines()


def _lock(odoo: Odoo) -> Path:
    return cache.folder() / "instances" / (odoo.server.slot if odoo.server.is_private else "outside")


def _prepared(odoo: Odoo, anew: bool) -> Odoo:
    source = replace(odoo, database=name(odoo))
    if anew or source.database not in odoo.databases.names():
        source.drop()
        _make(source)
        _drop_old(source)
    return source


def _make(source: Odoo) -> None:
    """Install under another name first: what has the name of a prepared database is a whole one."""
    raw = replace(source, database=f"{source.database}_raw")
    raw.drop()
    raw.databases.copy(template.ready(raw), raw.database)
    suite.remember(raw, WARNINGS, "\n".join(raw.install([*raw.profile.modules])))
    raw.databases.rename(raw.database, source.database)


def _drop_old(source: Odoo) -> None:
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC OFFSET %s"
    for (old,) in source.databases.run("postgres", query, PREFIX, MOST_STORED):
        source.databases.drop(old)


def _build_assets(source: Odoo) -> None:
    if suite.recalled(source, HAS_ASSETS) is None:
        template.build_assets(source)
        suite.remember(source, HAS_ASSETS, "yes")
