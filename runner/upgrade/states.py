"""The sources of an earlier state, from history: in the cache, with an edition for 19.0 made by the port of today.

Today's port knows whatever the sources of earlier states have; theirs knew less of 19.0, and would want packages of
their own. Of the sample programme two halls of each facilitator are left: all of it takes minutes to load.
"""

import csv
import io
import subprocess
import tarfile
from pathlib import Path

from runner import cache, port, series
from runner.console import Failure
from runner.profiles import Profile
from runner.tree import Tree
from runner.upgrade.releases import Release, check_history

# So many halls of each facilitator are left, with whoever was there; and the first people, who are in Moodle as well.
HALLS, PEOPLE = 2, 20


def sources(release: Release) -> Path:
    """Return the folder with everything that was in the repository, its programme made smaller."""
    check_history(release)
    return cache.obtain(cache.folder() / "states" / release.commit, lambda folder: _unpack(release, folder))


def addons(release: Release, tree: Tree, python: Path) -> Path:
    """Return the folder with its addons for the series of `tree`."""
    folder = sources(release)
    if tree.series.is_ours:
        return folder
    theirs = sorted(manifest.parent for manifest in folder.glob("spp_*/__manifest__.py"))
    return port.make(folder.with_name(f"{folder.name}-{tree.series}"), tree.root, python, theirs)


def profile(folder: Path, today: Profile) -> Profile:
    """Return which of the addons of `today` it had."""
    modules = tuple(name for name in today.modules if (folder / name / "__manifest__.py").exists())
    return Profile("", modules, ())


def _unpack(release: Release, folder: Path) -> None:
    done = subprocess.run(["git", "archive", release.commit], cwd=series.REPOSITORY, capture_output=True)
    if done.returncode:
        raise Failure(f"git archive failed: {done.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data") if hasattr(tarfile, "data_filter") else archive.extractall(folder)
    _make_smaller(folder / "demo" / "programme")


def _make_smaller(programme: Path) -> None:
    """Leave the sessions in some halls, with each facilitator's last one that was cancelled, and their people."""
    sessions, kept = _read(programme / "sessions.csv"), set[str]()
    for facilitator in {row["facilitator"] for row in sessions}:
        theirs = [row for row in sessions if row["facilitator"] == facilitator]
        halls = sorted({row["location"] for row in theirs})[:HALLS]
        cancelled = sorted((row["date"], row["ref"]) for row in theirs if row["state"] == "cancelled")
        kept |= {row["ref"] for row in theirs if row["location"] in halls} | {ref for _date, ref in cancelled[-1:]}
    _write(programme / "sessions.csv", [row for row in sessions if row["ref"] in kept])
    people = {row["person_identifier"] for row in _read(programme / "participants.csv")[:PEOPLE]}
    for name in ("roster.csv", "marks.csv"):
        rows = [row for row in _read(programme / name) if row["session_ref"] in kept]
        people |= {row["person_identifier"] for row in rows}
        _write(programme / name, rows)
    known = _read(programme / "participants.csv")
    _write(programme / "participants.csv", [row for row in known if row["person_identifier"] in people])


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
