"""What the port does not let pass, because Odoo 19.0 would say nothing to it."""

from pathlib import Path

import pytest

from runner.port import silent

SILENT = [
    ("models/x.py", "class A:\n    _sql_constraints = make()", "2: _sql_constraints"),
    ("models/x.py", "class A:\n    def name_get(self): pass", "2: def name_get("),
    ("models/x.py", "x = fields.Char(\n    'X',\n    states={},\n)", "3: states="),
    ("models/x.py", "types = ['tree', 'form']", "1: 'tree'"),
    ("views/x.xml", "<field name='a'><tree/></field>", "1: <tree"),
    ("views/x.xml", '<t t-name="kanban-tooltip"/>', '1: t-name="kanban-tooltip"'),
    ("views/x.xml", '<p class="a oe_chatter"/>', "1: "),
]
OF_BOTH = [
    ("models/x.py", "x = fields.Char()\nself.states(states=1)\nname_get()"),
    ("views/x.xml", '<search><group><filter name="tree"/></group></search><p class="oe_title"/>'),
    ("static/lib/x.js", "type = 'tree'"),
]


def found(folder: Path, path: str, content: str) -> list[str]:
    """Return what is found in one file of an addon."""
    file = folder / "spp_a" / path
    file.parent.mkdir(parents=True)
    file.write_text(content)
    return list(silent.found(folder))


@pytest.mark.parametrize(("path", "content", "what"), SILENT)
def test_what_19_0_would_say_nothing_to_is_found(path: str, content: str, what: str, tmp_path: Path) -> None:
    (line,) = found(tmp_path, path, content)
    assert line.startswith(f"spp_a/{path}:{what}")


@pytest.mark.parametrize(("path", "content"), OF_BOTH)
def test_what_both_series_take_passes(path: str, content: str, tmp_path: Path) -> None:
    assert found(tmp_path, path, content) == []
