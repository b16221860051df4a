"""Which prepared database a run of tests gets, and when one is made."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from runner import prepared, series, suite, template
from runner.commands import test as command
from runner.odoo import Odoo, warning
from runner.postgres import Server
from runner.tree import Tree


@dataclass
class FakeDatabases:
    """The databases of a server, in the order they were made, each with what was done to it."""

    done: dict[str, list[str]] = field(default_factory=dict)

    def names(self) -> list[str]:
        return list(self.done)

    def copy(self, source: str, name: str) -> None:
        self.done[name] = list(self.done[source])

    def rename(self, old: str, new: str) -> None:
        self.done[new] = self.done.pop(old)

    def drop(self, name: str) -> None:
        self.done.pop(name, None)

    def run(self, _database: str, _statement: str, prefix: str, count: int) -> list[list[str]]:
        """Answer the only question that is asked here: the prepared databases that are too many."""
        found = [name for name in reversed(self.done) if name.startswith(prefix)]
        return [[name] for name in found[count:]]


@pytest.fixture
def databases(monkeypatch: pytest.MonkeyPatch) -> FakeDatabases:
    fake = FakeDatabases({"template": []})
    note = fake.done

    def install(odoo: Odoo, modules: list[str]) -> list[str]:
        note[odoo.database].append(f"installed {' '.join(modules)}")
        return ["a label is there twice"]

    monkeypatch.setattr(Odoo, "databases", fake)
    monkeypatch.setattr(Odoo, "install", install)
    monkeypatch.setattr(template, "ready", lambda _odoo: "template")
    monkeypatch.setattr(template, "build_assets", lambda odoo: note[odoo.database].append("assets"))
    monkeypatch.setattr(suite, "recalled", lambda odoo, _key: "assets" in note[odoo.database] or None)
    monkeypatch.setattr(suite, "remember", lambda *_words: None)
    return fake


@pytest.fixture
def addon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "sources/spp_area"
    (folder / "tests").mkdir(parents=True)
    (folder / "__manifest__.py").write_text("{'name': 'Areas', 'depends': ['base']}")
    monkeypatch.setattr(series, "REPOSITORY", folder.parent)
    return folder


@pytest.fixture
def odoo(addon: Path, tmp_path: Path, cache_folder: Path, databases: FakeDatabases) -> Odoo:
    server = Server("/run/spp", "5432", "spp", is_private=True, slot="test-17.0")
    home = Tree(series.named("17.0"), tmp_path)
    return Odoo(home, Path(sys.executable), server, "spp_test", addon.parent, tmp_path / "instance")


def prepared_names(databases: FakeDatabases) -> list[str]:
    return [name for name in databases.names() if name.startswith(prepared.PREFIX)]


def test_a_run_gets_a_copy_with_our_addons_that_is_gone_afterwards(odoo: Odoo, databases: FakeDatabases) -> None:
    with prepared.copied(odoo):
        assert databases.done["spp_test"] == ["installed spp_area"]
    assert databases.names() == ["template", *prepared_names(databases)]


def test_the_same_sources_are_installed_once(odoo: Odoo, databases: FakeDatabases, addon: Path) -> None:
    with prepared.copied(odoo):
        before = prepared_names(databases)
    databases.done[before[0]].append("made before")
    (addon / "tests/test_area.py").write_text("changed")
    with prepared.copied(odoo):
        assert "made before" in databases.done["spp_test"]
    assert prepared_names(databases) == before


def test_changed_sources_are_installed_on_a_fresh_database(odoo: Odoo, databases: FakeDatabases, addon: Path) -> None:
    with prepared.copied(odoo):
        pass
    (addon / "models.py").write_text("changed")
    with prepared.copied(odoo):
        assert databases.done["spp_test"] == ["installed spp_area"]
    assert len(prepared_names(databases)) == 2


def test_a_full_run_installs_even_where_nothing_changed(odoo: Odoo, databases: FakeDatabases) -> None:
    with prepared.copied(odoo):
        databases.done[prepared_names(databases)[0]].append("made before")
    with prepared.copied(odoo, anew=True):
        assert databases.done["spp_test"] == ["installed spp_area"]


def test_assets_are_built_once_and_for_a_browser_only(odoo: Odoo, databases: FakeDatabases) -> None:
    with prepared.copied(odoo):
        assert "assets" not in databases.done["spp_test"]
    for _run in range(2):
        with prepared.copied(odoo, assets=True):
            assert databases.done["spp_test"].count("assets") == 1


def test_the_newest_are_kept(odoo: Odoo, databases: FakeDatabases, addon: Path) -> None:
    for number in range(prepared.MOST_STORED + 2):
        (addon / "models.py").write_text(f"# {number}")
        with prepared.copied(odoo):
            pass
    assert len(prepared_names(databases)) == prepared.MOST_STORED
    assert prepared.name(odoo) in databases.names()


def test_a_half_made_one_is_not_taken_for_whole(
    odoo: Odoo, databases: FakeDatabases, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(RuntimeError, match="killed"):
        patch.setattr(Odoo, "install", lambda *_words: (_ for _ in ()).throw(RuntimeError("killed")))
        with prepared.copied(odoo):
            pass
    with prepared.copied(odoo):
        assert databases.done["spp_test"] == ["installed spp_area"]
    assert len(prepared_names(databases)) == 1


LOG = "2026-03-14 10:00:00,123 77 {level} spp_test odoo.addons.base.models.ir_model: Two fields have the same label"


def test_a_warning_is_told_from_other_lines_of_a_log() -> None:
    assert warning(LOG.format(level="INFO")) == ""
    assert warning("WARNING in a traceback") == ""
    assert warning(LOG.format(level="WARNING")).endswith("ir_model: Two fields have the same label")


def test_a_run_fails_where_the_installation_warned(
    databases: FakeDatabases, odoo: Odoo, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: dict[str, str] = {}
    monkeypatch.setattr(suite, "remember", lambda _odoo, key, value: stored.update({key: value}))
    monkeypatch.setattr(suite, "recalled", lambda _odoo, key: stored.get(key))
    with prepared.copied(odoo):
        assert prepared.warnings(odoo) == ["a label is there twice"]
        assert command._warned(odoo) == [command.FAILED]
    stored.clear()
    assert command._warned(odoo) == []
