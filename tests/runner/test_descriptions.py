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
