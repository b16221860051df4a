"""Where Odoo comes from, and what is refused."""

import shutil
import subprocess
from pathlib import Path

import pytest

from runner import debian, series, source, tree
from runner.console import Failure

SEVENTEEN, NINETEEN = series.ALL


def odoo_tree(home: Path, version: str = "17, 0, 0, FINAL, 0, ''", unlink: str = "super().unlink()") -> Path:
    """Write what looks like a source tree of Odoo."""
    models = home / "odoo/addons/base/models"
    models.mkdir(parents=True)
    (models / "ir_model.py").write_text(f"class Model:\n    def unlink(self):\n        return {unlink}\n")
    (home / "odoo/release.py").write_text(f"version_info = ({version})\n")
    (home / "odoo/addons/base/__manifest__.py").touch()
    (home / "odoo-bin").touch()
    for addon in ("web", "mail"):
        (home / "addons" / addon).mkdir(parents=True)
        (home / "addons" / addon / "__manifest__.py").touch()
    return home


@pytest.fixture(autouse=True)
def nothing_to_fetch(cache_folder, monkeypatch):
    """No copy is named by the environment, and nothing can be downloaded."""
    for each in series.ALL:
        monkeypatch.delenv(each.home_variable, raising=False)
    monkeypatch.setattr(source, "ODOO_REPOSITORY", "file:///nowhere/odoo.git")

    def no_network(*_arguments):
        raise Failure("no mirror answers")

    monkeypatch.setattr(debian, "unpack", no_network)


# What is sound


def test_a_source_tree_is_taken(tmp_path):
    found = tree.opened(SEVENTEEN, odoo_tree(tmp_path))
    assert found.root == tmp_path
    assert found.addons_folders == [tmp_path / "odoo/addons", tmp_path / "addons"]
    assert found.program == [str(tmp_path / "odoo-bin")]


def test_debians_prefix_is_taken(tmp_path):
    root = tmp_path / tree.DEBIAN_ROOT
    odoo_tree(root, "19, 0, 0, FINAL, 0, ''")
    (root / "odoo-bin").unlink()
    for addon in ("web", "mail"):
        (root / "addons" / addon).rename(root / "odoo/addons" / addon)
    script = tmp_path / "usr/bin/odoo"
    script.parent.mkdir()
    script.touch()
    found = tree.opened(NINETEEN, tmp_path)
    assert (found.root, found.addons_folders) == (root, [root / "odoo/addons"])
    assert found.program == [str(script)]


def test_a_tree_whose_calls_lost_their_parentheses_is_refused(tmp_path):
    with pytest.raises(Failure, match="lost its parentheses"):
        tree.opened(SEVENTEEN, odoo_tree(tmp_path, unlink="super().unlink"))


@pytest.mark.parametrize("version", ["18, 0, 0, FINAL, 0, ''", "17, 0, 0, BETA, 1, ''", "17, 2, 0, FINAL, 0, ''"])
def test_another_release_is_refused(tmp_path, version):
    with pytest.raises(Failure, match="not a release of 17.0"):
        tree.opened(SEVENTEEN, odoo_tree(tmp_path, version))


def test_a_tree_without_the_web_client_is_refused(tmp_path):
    shutil.rmtree(odoo_tree(tmp_path) / "addons/web")
    with pytest.raises(Failure, match="the addon web is missing"):
        tree.opened(SEVENTEEN, tmp_path)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(Failure, match="there is no Odoo in"):
        tree.opened(SEVENTEEN, tmp_path)


# Where it is looked for


def test_the_environment_comes_first(cache_folder, tmp_path, monkeypatch):
    odoo_tree(cache_folder / "odoo-17.0")
    monkeypatch.setenv("ODOO_17_HOME", str(odoo_tree(tmp_path / "mine")))
    assert source.find(SEVENTEEN).root == tmp_path / "mine"


def test_then_the_cache(cache_folder):
    odoo_tree(cache_folder / "odoo-17.0")
    assert source.find(SEVENTEEN).root == cache_folder / "odoo-17.0"


def test_a_failed_place_is_named_with_its_reason_and_the_next(cache_folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ODOO_17_HOME", str(tmp_path / "nothing"))
    odoo_tree(cache_folder / "odoo-17.0")
    assert source.find(SEVENTEEN).root == cache_folder / "odoo-17.0"
    output = capsys.readouterr().out
    assert f"not from the environment (ODOO_17_HOME): there is no Odoo in {tmp_path / 'nothing'}" in output
    assert "next: the cache" in output


def test_where_no_place_has_it_every_reason_is_told():
    with pytest.raises(Failure) as caught:
        source.find(NINETEEN)
    assert "Debian's package: no mirror answers" in caught.value.message
    assert "Odoo's own repository: git ls-remote:" in caught.value.message
    assert "ODOO_19_HOME" in caught.value.remedy


def test_an_unsound_copy_in_the_cache_is_moved_away_and_fetched_anew(cache_folder, monkeypatch):
    odoo_tree(cache_folder / "odoo-19.0", "18, 0, 0, FINAL, 0, ''")
    monkeypatch.setattr(debian, "unpack", lambda _series, aside: odoo_tree(aside, "19, 0, 0, FINAL, 0, ''"))
    assert source.find(NINETEEN).root == cache_folder / "odoo-19.0"
    assert (cache_folder / "odoo-19.0.unsound/odoo/release.py").exists()


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", folder, *who, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with a branch 17.0 that stands for Odoo's own."""
    home = odoo_tree(tmp_path / "upstream")
    git(home, "init", "--initial-branch", "17.0")
    git(home, "add", ".")
    git(home, "commit", "--message", "Odoo")
    monkeypatch.setattr(source, "ODOO_REPOSITORY", home.as_uri())
    return home


def test_the_branch_is_cloned_from_odoos_repository(cache_folder, repository):
    assert source.find(SEVENTEEN).root == cache_folder / "odoo-17.0"
    assert not list(cache_folder.glob(".odoo*"))


def test_a_clone_that_breaks_off_leaves_nothing(cache_folder, repository, monkeypatch):
    monkeypatch.setattr(source, "_git", broken_off(source._git))
    with pytest.raises(Failure, match="git clone: broken off"):
        source.find(SEVENTEEN)
    assert [path.name for path in cache_folder.iterdir()] == ["odoo-17.0.lock"]


def broken_off(git):
    def broken(*words, **how):
        if words[0] == "clone":
            Path(words[-1], "half").touch()
            raise Failure("git clone: broken off")
        git(*words, **how)

    return broken


# Which series


def test_without_a_wish_17_is_taken_where_it_can_be_had(cache_folder):
    odoo_tree(cache_folder / "odoo-17.0")
    odoo_tree(cache_folder / "odoo-19.0", "19, 0, 0, FINAL, 0, ''")
    assert source.choose(None).series == SEVENTEEN


def test_else_19_is_taken_and_said_why(cache_folder, capsys):
    odoo_tree(cache_folder / "odoo-19.0", "19, 0, 0, FINAL, 0, ''")
    assert source.choose(None).series == NINETEEN
    output = capsys.readouterr().out
    assert "not from Odoo's own repository: git ls-remote:" in output
    assert "Using Odoo 19.0, because 17.0 cannot be had here." in output


def test_a_wish_for_one_series_is_not_met_with_another(cache_folder):
    odoo_tree(cache_folder / "odoo-19.0", "19, 0, 0, FINAL, 0, ''")
    with pytest.raises(Failure, match=r"Odoo 17\.0 cannot be had here"):
        source.choose("17.0")
