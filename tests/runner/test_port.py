"""The making of an edition: whole or not at all, with Odoo's own scripts where an Odoo 19.0 is at hand."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent

import pytest

from runner import cache, console, port, series
from runner.console import Failure
from runner.tree import DEBIAN_ROOT, Tree

MANIFEST = '{"name": "A", "version": "17.0.1.0.0"}\n'
CHATTER = '<div class="oe_chatter"/>'
# A stand-in for Odoo's own scripts, of the same interface.
UPGRADE_CODE = """
    from pathlib import Path

    class FileAccessor:
        def __init__(self, path, addon):
            self.path, self.addon, self.dirty, self._content = path, addon, False, path.read_text()

        @property
        def content(self):
            return self._content

        @content.setter
        def content(self, value):
            self._content, self.dirty = value, self.dirty or value != self._content

    class FileManager:
        def __init__(self, addons_path, glob="**/*"):
            root = Path(addons_path[0])
            paths = [path for path in root.glob(glob) if path.suffix in (".py", ".xml", ".js", ".csv")]
            self.files = [FileAccessor(path, root / path.relative_to(root).parts[0]) for path in paths]

        def __iter__(self):
            return iter(self.files)

    def get_upgrade_code_scripts(*versions):
        return []
"""


@pytest.fixture(autouse=True)
def _no_lines_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_quiet", True)


@pytest.fixture
def addon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the only addon there is."""
    folder = tmp_path / "sources/spp_a"
    (folder / "views").mkdir(parents=True)
    (folder / "__manifest__.py").write_text(MANIFEST)
    (folder / "views/a.xml").write_text(f"<odoo>\n    {CHATTER}\n</odoo>\n")
    monkeypatch.setattr(series, "addons", lambda: [folder])
    return folder


@pytest.fixture
def odoo(tmp_path: Path) -> Path:
    """Return the folder of as much of an Odoo 19.0 as the port looks at."""
    home = tmp_path / "odoo-19.0"
    texts = {
        "odoo/release.py": "version_info = (19, 0, 0, FINAL, 0, '')\n",
        "odoo/cli/__init__.py": "",
        "odoo/cli/upgrade_code.py": dedent(UPGRADE_CODE),
        "odoo/tools/__init__.py": "parse_version = str\n",
        **{f"odoo/addons/{name}/__manifest__.py": "{}" for name in ("base", "web", "mail")},
    }
    for name, text in texts.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    return home


def make(target: Path, odoo: Path) -> Path:
    """Make the edition with this very Python."""
    return port.make(target, odoo, Path(sys.executable))


def test_an_edition_holds_the_rewritten_addons_and_says_that_it_is_generated(
    addon: Path, odoo: Path, tmp_path: Path
) -> None:
    made = make(tmp_path / "build/19.0", odoo)
    assert made == tmp_path / "build/19.0"
    assert "19.0.1.0.0" in (made / "spp_a/__manifest__.py").read_text()
    assert "<chatter/>" in (made / "spp_a/views/a.xml").read_text()
    assert "Generated" in (made / "README.md").read_text()
    assert CHATTER in (addon / "views/a.xml").read_text()


def test_what_others_made_stays_as_it_is(addon: Path, odoo: Path, tmp_path: Path) -> None:
    (addon / "static/lib/viewer").mkdir(parents=True)
    (addon / "static/lib/viewer/a.xml").write_text(CHATTER)
    made = make(tmp_path / "19.0", odoo)
    assert (made / "spp_a/static/lib/viewer/a.xml").read_text() == CHATTER


def test_an_edition_is_made_again_only_when_a_source_changed(addon: Path, odoo: Path, tmp_path: Path) -> None:
    made = make(tmp_path / "19.0", odoo)
    before = made.stat().st_ino
    assert make(made, odoo).stat().st_ino == before
    (addon / "views/a.xml").write_text("<odoo/>\n")
    assert make(made, odoo).stat().st_ino != before
    assert (made / "spp_a/views/a.xml").read_text() == "<odoo/>\n"


def test_a_file_that_left_the_sources_leaves_the_edition(addon: Path, odoo: Path, tmp_path: Path) -> None:
    made = make(tmp_path / "19.0", odoo)
    (addon / "views/a.xml").unlink()
    assert not (make(made, odoo) / "spp_a/views/a.xml").exists()


def test_a_port_that_fails_leaves_the_edition_that_was_there(addon: Path, odoo: Path, tmp_path: Path) -> None:
    made = make(tmp_path / "19.0", odoo)
    (addon / "views/a.xml").write_text('<odoo><p class="oe_chatter"/></odoo>\n')
    with pytest.raises(Failure, match=r"spp_a/views/a.xml:1: .*oe_chatter: nothing is shown"):
        make(made, odoo)
    assert "<chatter/>" in (made / "spp_a/views/a.xml").read_text()
    assert sorted(path.name for path in tmp_path.glob("*19.0*")) == ["19.0", "19.0.lock", "odoo-19.0"]


def test_a_source_that_cannot_be_read_fails_with_the_reason(addon: Path, odoo: Path, tmp_path: Path) -> None:
    (addon / "models.py").write_text("x = fields.Char(group_operator='sum'\n")
    with pytest.raises(Failure, match="(?s)rewriting the addons failed.*SyntaxError"):
        make(tmp_path / "19.0", odoo)
    assert not (tmp_path / "19.0").exists()


def test_a_folder_that_is_no_edition_is_left_alone(addon: Path, odoo: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("keep me")
    with pytest.raises(Failure, match="no edition made by this command"):
        make(tmp_path / "mine", odoo)
    assert (tmp_path / "mine/letter.txt").read_text() == "keep me"


def test_two_ports_at_once_make_one_whole_edition(addon: Path, odoo: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _number: make(tmp_path / "19.0", odoo), range(2))
    assert first == second
    assert (first / "spp_a/views/a.xml").exists()


# With the real thing


def cached_odoo() -> tuple[Tree, Path]:
    """Return the Odoo 19.0 and its environment's Python that the runner's cache has."""
    home = Path(os.environ.get("ODOO_19_HOME") or cache.folder() / "odoo-19.0")
    roots = [root for root in (home, home / DEBIAN_ROOT) if (root / "odoo/release.py").is_file()]
    pythons = [path / "bin/python" for path in cache.folder().glob("venv-19.0-*") if (path / "spp-is-whole").exists()]
    if not roots or not pythons:
        pytest.skip("no Odoo 19.0 in the runner's cache")
    return Tree(port.SERIES, roots[0]), pythons[0]


def test_odoos_own_scripts_and_our_rules_work_on_the_same_files(tmp_path: Path) -> None:
    odoo, python = cached_odoo()
    addon = tmp_path / "spp_a"
    (addon / "models").mkdir(parents=True)
    (addon / "__manifest__.py").write_text(MANIFEST)
    (addon / "models/a.py").write_text(
        'class A:\n    _sql_constraints = [("x_unique", "unique(x)", "One x.")]\n    b = self._cr\n'
    )
    port._rewrite(tmp_path, odoo, python)
    text = (addon / "models/a.py").read_text()
    assert "_x_unique = models.Constraint(" in text
    assert "b = self.env.cr" in text
    assert "19.0.1.0.0" in (addon / "__manifest__.py").read_text()


def test_odoos_rewriting_scripts_are_those_the_rules_build_upon() -> None:
    odoo, python = cached_odoo()
    command = "from odoo.cli.upgrade_code import UPGRADE; print(*sorted(path.stem for path in UPGRADE.glob('*.py')))"
    done = subprocess.run(
        [python, "-c", command],
        env=os.environ | {"PYTHONPATH": str(odoo.root)},
        capture_output=True,
        text=True,
        check=True,
    )
    wanted = {"17.5-01-tree-to-list", "18.1-00-sql-constraint", "18.5-00-deprecated-properties"}
    assert wanted <= set(done.stdout.split())


def test_this_repositorys_addons_have_an_edition(tmp_path: Path) -> None:
    odoo, python = cached_odoo()
    made = port.make(tmp_path / "19.0", odoo.root, python)
    assert {addon.name for addon in series.addons()} <= {path.name for path in made.iterdir()}
