"""What can be seen of a text."""

import pytest

from spp_session_tracking.rules import visible_text


@pytest.mark.parametrize("value", ["", "  ", "\u00a0\t", "\u200b \u2060", None, False, 5, ["ill"]])
def test_of_some_values_nothing_can_be_seen(value: object) -> None:
    assert visible_text(value) == ""


@pytest.mark.parametrize(("text", "seen"), [(" ill ", "ill"), ("a\u200bb", "a\u200bb"), ("مريض", "مريض"), ("0", "0")])
def test_what_can_be_seen_stays_as_it_was_written(text: str, seen: str) -> None:
    assert visible_text(text) == seen
