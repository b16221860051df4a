"""What lists show of people."""

from collections.abc import Iterator

from lxml import etree

from runner.series import REPOSITORY

VIEWS = ("tree", "list", "kanban", "form", "search")


def columns_that_tell_people_apart() -> Iterator[etree._Element]:
    for path in sorted(REPOSITORY.glob("spp_*/*/*.xml")):
        for field in etree.parse(path).iter("field"):
            view = next((each.tag for each in field.iterancestors() if each.tag in VIEWS), "")
            if "told_apart" in field.get("context", "") and view in ("tree", "list"):
                yield field


def test_what_tells_namesakes_apart_is_not_cut_off_in_a_list() -> None:
    columns = list(columns_that_tell_people_apart())
    assert len(columns) > 20
    assert [each.base for each in columns if "text-wrap" not in each.get("class", "")] == []
