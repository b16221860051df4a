"""The states of the suite that people have installed: the releases, and before the first one the landed states."""

import csv
import subprocess
from dataclasses import dataclass
from pathlib import Path

from runner.console import Failure
from runner.series import REPOSITORY

FILE = Path(__file__).with_name("releases.csv")


@dataclass(frozen=True)
class Release:
    """One state: its commit in the history of this repository, and in `what` a sentence about it."""

    name: str
    date: str
    commit: str
    what: str

    def file(self, path: str) -> str | None:
        """Return the text of a file in that state, None where it had none."""
        check_history(self)
        there = git("ls-tree", "--name-only", self.commit, "--", path)
        return git("show", f"{self.commit}:{path}") if there.strip() else None


def every() -> list[Release]:
    """Return the releases, the oldest first."""
    with FILE.open(newline="", encoding="utf-8") as file:
        return [Release(**row) for row in csv.DictReader(file)]


def named(names: list[str]) -> list[Release]:
    """Return the releases of these names, all where there are none."""
    found = {release.name: release for release in every()}
    if unknown := [name for name in names if name not in found]:
        raise Failure(f"there is no release {', '.join(unknown)}", f"There are {', '.join(found)}.")
    return [found[name] for name in names or found]


def check_history(release: Release) -> None:
    """Raise a Failure where the commit of a release is not here."""
    done = _run("cat-file", "-e", f"{release.commit}^{{commit}}")
    if done.returncode:
        raise Failure(
            f"the history here has no commit {release.commit[:12]}, the release {release.name}",
            "Fetch all of it: git fetch --unshallow. In GitHub's workflow: fetch-depth: 0.",
        )


def git(*words: str) -> str:
    """Return what git says about this repository."""
    done = _run(*words)
    if done.returncode:
        raise Failure(f"git {words[0]} failed: {done.stderr.strip()}")
    return done.stdout


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], cwd=REPOSITORY, capture_output=True, text=True)
