"""Identifiers that look the same are compared as the same, and no others."""

import pytest

from spp_attendance.rest.row import Row
from spp_session_tracking.rules import normal_form

CARD = {"date_time": "2026-03-14T08:30:00Z"}


@pytest.mark.parametrize(
    "written",
    [
        "É1",
        "E\u03011",
        " É1\t",
        "É\u200b1",
        "\ufeffÉ1",
        "É\u00ad1",
        "\u202aÉ1\u202c",
        "\u2067É1\u2069",
        "É\ufe0f1",
        "É１",
        "\u00a0É1\u3000",
        "E\u034f\u03011",
        "É\x1c1",
        "É1\r\n",
    ],
)
def test_what_looks_the_same_is_the_same(written):
    assert normal_form(written) == "É1"


@pytest.mark.parametrize(
    ("one", "other"),
    [("A2", "A²"), ("1", "①"), ("a1", "A1"), ("A-1", "A1"), ("A1", "А1"), ("A 1", "A1"), ("A 1", "A  1"), ("0", "O")],
)
def test_what_differs_stays_apart(one, other):
    assert normal_form(one) != normal_form(other)


def test_any_space_is_a_space_and_half_width_letters_are_letters():
    for space in "\u00a0\u3000\u2009\t\n\u2028\u2029\x85":
        assert normal_form(f"A{space}1") == "A 1", ascii(space)
    assert normal_form("ｶﾞ1") == "ガ1"


def test_nothing_that_is_seen_is_nothing():
    assert normal_form("\u200b\ufeff ") == normal_form("") == normal_form(None) == ""


def test_its_own_form_is_the_same_text():
    texts = ("a" + chr(code) + "1" for code in range(0x30000) if not 0xD800 <= code < 0xE000)
    assert not [text for text in texts if normal_form(normal_form(text)) != normal_form(text)]


def test_a_row_that_is_sent_again_in_another_spelling_is_the_same_row():
    rows = [Row("", {"person_identifier": text}, CARD) for text in ("É1", "E\u03011", "É1\u200b")]
    assert len({row.digest() for row in rows}) == len({row.derived_id("client") for row in rows}) == 1
    as_it_was_written = rows[1]._digest(rows[1].person)  # what records of old have
    assert rows[1].is_repeat_of(as_it_was_written, {}) and as_it_was_written != rows[0].digest()
