"""What an addon says of itself in Odoo: made of its README.md, without links that lead nowhere."""

from pathlib import Path

import pytest

from runner import environment, series
from runner.commands.lint import REQUIREMENTS
from runner.lint import descriptions


@pytest.fixture
def addon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "spp_area"
    (folder / "static/description").mkdir(parents=True)
    (folder / "__manifest__.py").touch()
    (folder / "static/description/index.html").touch()
    (folder / "README.md").write_text("# Areas\n\nSee [sessions](../spp_household/README.md).\n\n|a|\n|-|\n|b|\n")
    monkeypatch.setattr(series, "REPOSITORY", tmp_path)
    return folder


def test_a_description_is_outdated_until_it_is_written(addon: Path) -> None:
    python = environment.ready("venv-lint", [REQUIREMENTS])
    check = descriptions.check(python)
    assert check.find()[0] == "spp_area/static/description/index.html is not what README.md says"
    assert descriptions.write(python) == [addon / "static/description/index.html"]
    assert check.find() == [] and descriptions.write(python) == []
    html = (addon / "static/description/index.html").read_text()
    assert "<h1>Areas</h1>" in html and "See sessions." in html and "<table>" in html and "href" not in html


def test_the_pictures_of_a_readme_are_copied_beside_its_description(addon: Path) -> None:
    python = environment.ready("venv-lint", [REQUIREMENTS])
    picture = addon.parent / "docs/pictures/map.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"a map")
    (addon / "README.md").write_text("# Areas\n\n![A map](../docs/pictures/map.png)\n")
    assert descriptions.write(python) == [addon / f"static/description/{name}" for name in ("index.html", "map.png")]
    assert 'src="map.png"' in (addon / "static/description/index.html").read_text()
    assert (addon / "static/description/map.png").read_bytes() == b"a map"
    picture.write_bytes(b"another map")
    assert descriptions.check(python).find()[0] == "spp_area/static/description/map.png is not what README.md says"
