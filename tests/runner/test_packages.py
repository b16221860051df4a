"""The packages: all that is committed, nothing else, and the same bytes from the same commit."""

import ast
import os
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner import packages, series
from runner.console import Failure
from runner.tree import Tree

# Not asked: the sources are for this series.
NOWHERE = Path("/nowhere")
TREE = Tree(series.named(series.ADDONS_SERIES), NOWHERE)
# All take a while.
ALL_ADDONS = series.addons
SOME = [addon for addon in series.addons() if addon.name in ("spp_area", "spp_roll_call")]


@pytest.fixture(autouse=True, scope="module")
def some_addons() -> Iterator[None]:
    """Pack some of the addons only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(series, "addons", lambda: SOME)
        yield


@pytest.fixture(scope="module")
def made(some_addons: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of the last commit."""
    return packages.make(TREE, NOWHERE, tmp_path_factory.mktemp("made") / "17.0")


def git(*words: str) -> str:
    command = ["git", "-C", series.REPOSITORY, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def committed(*words: str) -> list[str]:
    """The files of the last commit."""
    return git("ls-tree", "-r", "--name-only", "HEAD", *words).splitlines()


def wheel(folder: Path, addon: str) -> Path:
    [found] = folder.glob(f"odoo_addon_{addon}-*.whl")
    return found


def test_there_is_a_wheel_of_each_addon_with_the_version_of_its_manifest(made: Path) -> None:
    names = {path.name for path in made.glob("*.whl")}
    versions = {addon.name: _manifest(addon)["version"] for addon in SOME}
    assert names == {f"odoo_addon_{name}-{version}-py3-none-any.whl" for name, version in versions.items()}


def _manifest(addon: Path) -> dict[str, str]:
    text = git("show", f"HEAD:{addon.name}/__manifest__.py")
    read: dict[str, str] = ast.literal_eval(text)
    return read


def test_a_wheel_has_every_file_of_its_addon(made: Path) -> None:
    files = {f"odoo/addons/{path}" for path in committed("spp_area/") if not path.endswith("pyproject.toml")}
    with zipfile.ZipFile(wheel(made, "spp_area")) as archive:
        assert {name for name in archive.namelist() if ".dist-info/" not in name} == files


def test_the_zip_has_every_addon_and_the_licence_below_one_folder(made: Path) -> None:
    [path] = made.glob("*.zip")
    names = [addon.name for addon in SOME]
    with zipfile.ZipFile(path) as archive:
        inside = {name.removeprefix(f"{path.stem}/") for name in archive.namelist()}
    assert inside == {*committed(*names), "README.md", *packages.TEXTS}


def test_the_checksums_are_those_of_the_files(made: Path) -> None:
    [sums] = made.glob("*.sha256")
    assert len(sums.read_text().splitlines()) == len(SOME) + 1
    subprocess.run(["sha256sum", "--check", "--quiet", sums.name], check=True, cwd=made)


def test_the_same_commit_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        again = packages.make(TREE, NOWHERE, tmp_path / "17.0")
    finally:
        os.umask(before)
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in made.iterdir()
    }


def test_a_tag_gives_the_number_and_wants_a_dated_heading_in_the_changelog(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(packages, "CHANGELOG", tmp_path / "CHANGELOG")
    monkeypatch.setattr(packages, "NEWS", tmp_path)
    monkeypatch.setattr(packages, "_git", lambda *words: "v1.0.0" if words[0] == "tag" else "")
    packages.CHANGELOG.write_text("## 1.0.0 (2026-12-01)\n")
    assert packages.release() == "1.0.0"
    (tmp_path / "1-late.fixed.md").write_text("Something that nobody moved.")
    with pytest.raises(Failure, match="1-late.fixed.md"):
        packages.release()
    packages.CHANGELOG.write_text("## 1.0.0 (unreleased)\n")
    with pytest.raises(Failure, match="1.0.0"):
        packages.release()


def test_what_is_for_openspp_of_the_other_series_is_not_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "addons", ALL_ADDONS)
    packed = {each.name: {addon.name for addon in series.released(each)} for each in series.ALL}
    assert packed["17.0"] ^ packed["19.0"] == set(series.ONLY_ON)
    assert "spp_attendance_programs" in packed["17.0"] and "spp_attendance_openspp2_programs" in packed["19.0"]
