"""Virtual environments are made once, whole, from pinned files."""

import sys

import pytest

from runner import environment, processes, series
from runner.console import Failure


@pytest.fixture
def made(cache_folder, monkeypatch):
    """Nothing is installed; the list returned has the folders that would have been filled."""
    folders = []
    monkeypatch.setattr(environment, "_create", lambda _base, folder: folder.mkdir())
    monkeypatch.setattr(environment, "_install", lambda folder, *_others: folders.append(folder))
    return folders


@pytest.fixture
def pins(tmp_path):
    path = tmp_path / "pins.txt"
    path.write_text("# why\nsix==1.16.0\n")
    return path


def test_an_environment_is_made_once(made, pins):
    assert environment.ready("venv", [pins]) == environment.ready("venv", [pins])
    assert len(made) == 1


def test_other_pins_are_another_environment(made, pins):
    first = environment.ready("venv", [pins])
    pins.write_text("six==1.17.0\n")
    assert environment.ready("venv", [pins]) != first


def test_another_comment_is_the_same_environment(made, pins):
    first = environment.ready("venv", [pins])
    pins.write_text("# another reason\n\nsix==1.16.0\n")
    assert environment.ready("venv", [pins]) == first


def test_a_half_made_environment_is_made_again(made, pins):
    folder = environment.ready("venv", [pins]).parent.parent
    (folder / environment.WHOLE).unlink()
    (folder / "half").touch()
    environment.ready("venv", [pins])
    assert len(made) == 2
    assert not (folder / "half").exists()


def test_one_that_fails_leaves_nothing(made, pins, monkeypatch, cache_folder):
    def fail(*_arguments):
        raise Failure("pip could not install")

    monkeypatch.setattr(environment, "_install", fail)
    with pytest.raises(Failure):
        environment.ready("venv", [pins])
    assert not [path for path in cache_folder.iterdir() if path.is_dir()]


def test_pips_reason_is_passed_on(made, pins, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(processes, "run", lambda *_words, **_how: (1, ["Collecting six", "ERROR: no such version"]))
    with pytest.raises(Failure, match="ERROR: no such version"):
        environment._install(pins.parent, [pins], environment.console.Step())


def test_a_python_without_wheels_is_replaced_by_another_one_or_told(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/usr/bin/{name}" if name[-2:] == "11" else None)
    assert environment._base_python() == ("/usr/bin/python3.11", "3.11")
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)
    with pytest.raises(Failure, match=r"Python 3\.10, 3\.11 or 3\.12"):
        environment._base_python()


def test_each_python_has_the_pins_that_odoo_has_for_it(made, monkeypatch):
    chosen = []
    monkeypatch.setattr(environment, "ready", lambda _name, files: chosen.append(files[0].name))
    for version in ("3.10", "3.11", "3.12"):
        monkeypatch.setattr(environment, "_base_python", lambda version=version: ("/usr/bin/python", version))
        environment.for_series(series.named("17.0"))
    assert chosen == ["odoo-17.0-py3.10.txt", "odoo-17.0-py3.11.txt", "odoo-17.0.txt"]


@pytest.mark.parametrize("path", sorted(environment.REQUIREMENTS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_requirement_is_pinned(path):
    lines = path.read_text().splitlines()
    assert all("==" in line for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("each", series.ALL, ids=str)
def test_freezegun_stays_at_odoos_pin(each):
    assert "freezegun==1.2.1" in (environment.REQUIREMENTS / f"odoo-{each}.txt").read_text()
