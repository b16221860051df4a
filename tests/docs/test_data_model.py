"""docs/data_model.md shows every model of the suite and every relation between two of them, and nothing else."""

import re

from runner.series import REPOSITORY
from tests.docs.models import Relation, names, relations
from tests.docs.pages import DOCS, PAGES

PAGE = DOCS / "data_model.md"
FIRST_COLUMN = re.compile(r"^\| (`[^|]+`) \|", re.MULTILINE)
LINE = re.compile(r'^    "([a-z.]+)" }o--(\|\||o{) "([a-z.]+)" : "([^"]+)"$', re.MULTILINE)
# A model of OpenSPP, as its stand-ins declare it.
STANDS_IN = re.compile(r'^    _name = "([a-z_.]+)"$', re.MULTILINE)
# A name in a page: of a model, or of a model and its field or method.
NAME = re.compile(r"`(spp\.[a-z_.]+)(?:\(\))?`")


def drawn() -> list[Relation]:
    """The relations on the page: the fields that point from left to right, and after a slash those that point back."""
    found = []
    for left, arrow, right, label in LINE.findall(PAGE.read_text()):
        there, _slash, back = label.partition(" / ")
        kind = "Many2one" if arrow == "||" else "Many2many"
        found += [Relation(left, field, kind, right) for field in there.split(", ")]
        found += [Relation(right, field, "One2many", left) for field in back.split(", ") if field]
    return found


def openspp_names() -> set[str]:
    stand_ins = (REPOSITORY / "tests/openspp").glob("stub*/*/models/*.py")
    return {name for path in stand_ins for name in STANDS_IN.findall(path.read_text())}


def test_each_model_is_in_the_table_once() -> None:
    listed = [name for cell in FIRST_COLUMN.findall(PAGE.read_text()) for name in cell.strip("`").split("`, `")]
    assert sorted(listed) == sorted(names())


def test_each_relation_is_drawn_once() -> None:
    assert sorted(drawn()) == sorted(relations())


def test_each_line_of_a_diagram_is_read() -> None:
    blocks = [part.split("```")[0] for part in PAGE.read_text().split("```mermaid\nerDiagram\n")[1:]]
    assert len(LINE.findall(PAGE.read_text())) == sum(len(block.splitlines()) for block in blocks)


def test_pages_name_models_that_are_there() -> None:
    named = {(page.name, name) for page in PAGES for name in NAME.findall(page.read_text())}
    known = names() | openspp_names()
    assert not {(page, name) for page, name in named if not {name, name.rpartition(".")[0]} & known}
