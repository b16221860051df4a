"""docs/schema: the version of an addon is raised with every change of what it has in the database.

That the files say what a database has is tested in spp_attendance_moodle_sync, the addon above all others.
"""

import re
import subprocess
from pathlib import Path

import pytest

from runner import series
from runner.console import Failure
from runner.upgrade import releases, schema, versions

ADDON = "spp_area"
TEXT = schema.path(ADDON).read_text()
ADDONS = [addon.name for addon in series.addons()]


def lacks_history() -> bool:
    """Return whether this is no clone, or not a whole one."""
    try:
        releases.check_history(releases.every()[0])
    except (Failure, FileNotFoundError):
        return True
    return False


needs_history = pytest.mark.skipif(lacks_history(), reason="needs the history: git fetch --unshallow")


@needs_history
@pytest.mark.parametrize("addon", ADDONS)
def test_the_version_was_raised_with_the_data_model(addon: str) -> None:
    assert versions.faults(addon, versions.last(addon), schema.path(addon).read_text()) == []


def raised(text: str, part: int) -> str:
    """Return the text with a column more, and as if it had been written in a version that was raised since."""
    numbers = [int(number) for number in re.findall(r"\d+", text.splitlines()[0])]
    numbers[part] -= 1
    return re.sub(r"version .*", f"version {'.'.join(map(str, numbers))}", text.replace("\ncolumn", "\n", 1))


def test_a_change_without_another_version_is_a_fault() -> None:
    [fault] = versions.faults(ADDON, f"{TEXT}column spp_area old\n", TEXT)
    assert "raise the MINOR part" in fault and "column spp_area old" in fault


def test_a_patch_is_no_version_for_a_change() -> None:
    assert versions.faults(ADDON, raised(TEXT, 2), TEXT)


def test_a_change_with_another_version_is_none() -> None:
    assert versions.faults(ADDON, raised(TEXT, 0), TEXT) == []


def test_a_file_of_another_version_than_the_manifest_is_a_fault() -> None:
    [fault] = versions.faults(ADDON, None, "version 0.9.0\n")
    assert "version 0.9.0" in fault


@needs_history
def test_each_release_is_in_the_history() -> None:
    for release in releases.every():
        assert release.file(f"{ADDON}/__manifest__.py")


def test_a_shallow_clone_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{series.REPOSITORY}", tmp_path], check=True)
    monkeypatch.setattr(releases, "REPOSITORY", tmp_path)
    with pytest.raises(Failure) as failure:
        releases.every()[0].file("README.md")
    assert "fetch-depth: 0" in failure.value.remedy
