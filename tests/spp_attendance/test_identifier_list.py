"""Lists of identifiers that somebody hands in."""

import pytest

from spp_attendance.rules import identifier_list


def test_typed_identifiers_are_one_on_a_line() -> None:
    assert identifier_list.of_text(" P-1 \n\nP-2\r\n") == {1: "P-1", 3: "P-2"}


def test_a_file_of_one_column_needs_no_heading() -> None:
    assert identifier_list.of_csv(b"P-1\nP-2\n") == {1: "P-1", 2: "P-2"}


@pytest.mark.parametrize("heading", ["Identifier", "person_identifier", "Person Identifier"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_of_several_columns_the_one_with_the_heading_is_read(heading: str, delimiter: str) -> None:
    rows = [["Name", heading], ["Ana", "P-1"], ["Ben", ""], ["Zoë", "É-2"], ["short"]]
    content = "\n".join(delimiter.join(row) for row in rows).encode("utf-8-sig")
    assert identifier_list.of_csv(content) == {2: "P-1", 4: "É-2"}


def test_a_heading_alone_or_nothing_names_nobody() -> None:
    assert identifier_list.of_csv(b"") == identifier_list.of_csv(b"identifier\n") == {}


def test_several_columns_without_the_heading_are_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        identifier_list.of_csv(b"P-1,Ana\nP-2,Ben")


def test_a_file_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(ValueError, match="encoding"):
        identifier_list.of_csv("identifier\nÉ-1".encode("cp1252"))
