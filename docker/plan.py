"""What has to be done before Odoo serves: from the code that is mounted and what the database holds."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from docker.code import Addon, parts
from docker.console import Stop
from docker.contents import Contents


@dataclass(frozen=True)
class Plan:
    """`changes` says in words what is updated from what."""

    install: tuple[str, ...]
    update: tuple[str, ...]
    changes: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether the database fits the code."""
        return not self.install and not self.update


def make(contents: Contents, addons: Mapping[str, Addon], modules: Iterable[str]) -> Plan:
    """Return what to do; a Stop where the code is older than the database, or of another series."""
    _check_mounted(addons, modules)
    series = os.environ.get("ODOO_VERSION") or next(addons[name] for name in modules).series
    _check_series(contents, [addons[name] for name in modules], series)
    _check_not_older(contents, addons, series)
    changes = dict(_changes(contents, addons, series))
    install = () if contents.is_prepared else tuple(name for name in modules if name not in contents.installed)
    return Plan(install, tuple(changes), tuple(changes.values()))


def check_files(contents: Contents, database: str, filestore: Path) -> None:
    """Check that a database that is not there never was: its files would be left."""
    if not contents.exists and filestore.exists():
        raise Stop(
            f"PostgreSQL has no database {database}, but its files are there ({filestore}). Nothing is installed over "
            "what may be lost: see whether ODOO_DATABASE and PostgreSQL's volume are right, or restore a backup "
            "(`docker compose run --rm odoo restore FILE`). To begin anew, remove that folder."
        )


def _check_mounted(addons: Mapping[str, Addon], modules: Iterable[str]) -> None:
    if missing := [name for name in modules if name not in addons]:
        raise Stop(f"The code of {', '.join(missing)} is in no folder of addons_path: mount it. Nothing was done.")


def _check_series(contents: Contents, addons: Iterable[Addon], series: str) -> None:
    for addon in addons:
        if addon.names_series and addon.series != series:
            raise Stop(f"The image is Odoo {series}, {addon.name} is for {addon.series}: mount the edition for it.")
    version, _state = contents.installed.get("base", (series, ""))
    if parts(version)[:2] != parts(series):
        raise Stop(
            f"The database is of Odoo {'.'.join(version.split('.')[:2])}, the code of {series}. An update does not go "
            "from one to the other: start the one it is of. Nothing was done."
        )


def _check_not_older(contents: Contents, addons: Mapping[str, Addon], series: str) -> None:
    older = [
        f"{name}: database {version}, code {_version(addons[name], series)}"
        for name, (version, _state) in sorted(contents.installed.items())
        if name in addons and parts(_version(addons[name], series)) < parts(version)
    ]
    ours = (name for name in sorted(contents.installed) if name.startswith("spp_"))
    older += [f"{name}: no code" for name in ours if name not in addons]
    if older:
        raise Stop(
            f"The code is older than the database ({'; '.join(older)}). Nothing was done. Start the newer code, or "
            "restore the backup from before the update."
        )


def _changes(contents: Contents, addons: Mapping[str, Addon], series: str) -> Iterator[tuple[str, str]]:
    """Yield each installed addon that is to be updated, and why."""
    begun = contents.update.get("addons", "").split(",")
    for name, (version, state) in sorted(contents.installed.items()):
        if name not in addons:
            continue
        now = _version(addons[name], series)
        if parts(now) != parts(version):
            yield name, f"{name} {version} to {now}"
        elif state != "installed" or name in begun:
            yield name, f"{name}, whose update had begun"
        elif contents.code.get(name) != addons[name].digest:
            yield name, f"{name}, whose code is another one"


def _version(addon: Addon, series: str) -> str:
    """Return the version as Odoo stores it."""
    return addon.version if addon.version.startswith(f"{series}.") else f"{series}.{addon.version}"
