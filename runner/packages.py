"""Packages of the addons for a series: a wheel of each, a zip of all, and their checksums.

They are made of what is committed, never of what lies around, and the same commit gives the same bytes. No version is
made up: a wheel has the version of its manifest, a zip the number of the release whose tag the commit has, else the
commit's own.
"""

import hashlib
import os
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

from runner import cache, console, environment, port, processes, series
from runner.console import Failure
from runner.odoo import script_environment
from runner.tree import Tree

# What a zip has beside the addons.
TEXTS = ("LICENSE", "COPYING", "CHANGELOG.md")
CHANGELOG = series.REPOSITORY / "CHANGELOG.md"
NEWS = series.REPOSITORY / "newsfragments"
INSTALL = """# Sessions and attendance for social-protection programmes, Odoo {series}

Put this folder on the addons_path of an Odoo {series}, restart it, choose *Apps > Update Apps List*, and install
*Social Protection: Sessions* (`spp_session_tracking`). CHANGELOG.md says what is new, and what to do at an update.
"""


def make(tree: Tree, python: Path, target: Path) -> Path:
    """Write the packages for the series of `tree` to `target` and return it; `python` runs its Odoo."""
    name = f"spp-{release()}-odoo-{tree.series}"
    with cache.locked(target), _sources(tree, python) as (addons, texts):
        with console.step(f"packing {len(addons)} addons for Odoo {tree.series}"), cache.made_aside(target) as aside:
            _pack(addons, texts, aside, name)
            shutil.rmtree(target, ignore_errors=True)
    return target


def release() -> str:
    """Return the number of the release that is packed, else the commit."""
    tag = _git("tag", "--points-at", "HEAD", "--list", "v*")
    if not tag:
        return _git("rev-parse", "--short=12", "HEAD")
    number = tag.split()[-1].removeprefix("v")
    if not any(line.startswith(f"## {number} (2") for line in CHANGELOG.read_text().splitlines()):
        raise Failure(
            f"CHANGELOG.md says nothing of the release {number}, or has no date for it",
            f"Write it with `./spp news --release {number}`, commit, and set the tag anew.",
        )
    if waiting := [path.name for path in NEWS.glob("*.md") if path.name != "README.md"]:
        raise Failure(
            f"the release {number} leaves out what is in newsfragments: {', '.join(sorted(waiting))}",
            f"Write it with `./spp news --release {number}`, commit, and set the tag anew.",
        )
    return number


@contextmanager
def _sources(tree: Tree, python: Path) -> Iterator[tuple[list[Path], list[Path]]]:
    """Yield the committed addons for a series and the texts beside them, in a folder outside the repository."""
    if changed := _git("status", "--porcelain", "--untracked-files=no"):
        console.say(f"  not in the packages: the changes in {len(changed.splitlines())} files that are not committed")
    with tempfile.TemporaryDirectory(prefix="spp-build-") as name, _usual_modes():
        folder = Path(name)
        names = [addon.name for addon in series.released(tree.series)]
        _git("archive", "--output", str(folder / "sources.tar"), "HEAD", *names, *TEXTS)
        with tarfile.open(folder / "sources.tar") as archive:
            archive.extractall(folder / "sources")
        addons = [folder / "sources" / each for each in names]
        if not tree.series.is_ours:
            edition = port.make(folder / str(tree.series), tree.root, python, addons)
            addons = [edition / each for each in names]
        (folder / "README.md").write_text(INSTALL.format(series=tree.series))
        yield addons, [folder / "README.md", *(folder / "sources" / each for each in TEXTS)]


@contextmanager
def _usual_modes() -> Iterator[None]:
    """Files get the same rights whoever builds: wheels hold them."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def _pack(addons: Sequence[Path], texts: Sequence[Path], target: Path, name: str) -> None:
    made_at = int(_git("log", "-1", "--format=%ct"))
    for addon in addons:
        _wheel(addon, target, made_at)
    files = {path.relative_to(addon.parent): path for addon in addons for path in _files(addon)}
    _zip(files | {Path(path.name): path for path in texts}, target / f"{name}.zip", made_at)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(target.iterdir())]
    (target / f"{name}.sha256").write_text("".join(sums))


def _wheel(addon: Path, target: Path, made_at: int) -> None:
    env = script_environment() | {
        "SOURCE_DATE_EPOCH": str(made_at),
        "WHOOL_POST_VERSION_STRATEGY_OVERRIDE": "none",  # else whool counts commits
        "GIT_CEILING_DIRECTORIES": str(addon.parent),  # all files of the folder, whatever git thinks of them
    }
    script = f"from whool import buildapi; buildapi.build_wheel({str(target)!r})"
    code, lines = processes.run([environment.for_release(), "-c", script], env=env, cwd=addon)
    if code:
        raise Failure(f"no wheel of {addon.name}:\n" + "\n".join(f"  {line}" for line in lines[-8:]))


def _zip(files: Mapping[Path, Path], target: Path, made_at: int) -> None:
    """Write a zip of {path in it: file}, below a folder of its name."""
    stamp = datetime.fromtimestamp(made_at, timezone.utc).timetuple()[:6]
    with zipfile.ZipFile(target, "w") as archive:
        for path, file in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{target.stem}/{path.as_posix()}", stamp)
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _git(*words: str) -> str:
    code, lines = processes.run(["git", "-C", series.REPOSITORY, *words])
    if code:
        raise Failure(
            "the packages are made of what is committed:\n" + "\n".join(f"  {line}" for line in lines),
            "Clone the repository with git, and commit at least once.",
        )
    return "\n".join(lines)
