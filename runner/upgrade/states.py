"""The sources of an earlier state, from history: in the cache, with an edition for 19.0 made by the port of today.

Today's port knows whatever the sources of earlier states have; theirs knew less of 19.0, and would want packages of
their own.
"""

import io
import subprocess
import tarfile
from pathlib import Path

from runner import cache, port, series
from runner.console import Failure
from runner.profiles import Profile
from runner.tree import Tree
from runner.upgrade.releases import Release, check_history


def sources(release: Release) -> Path:
    """Return the folder with everything that was in the repository."""
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
