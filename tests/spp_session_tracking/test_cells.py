"""What people write into the cells of a spreadsheet."""

import pytest

from spp_session_tracking.rules import cells

HALF_PAST_NINE = ("09:30", "9:30", "9h30", "9 h 30", "9H30", "9.5", "9,5", "09:30:00", "1899-12-30 09:30:00")


@pytest.mark.parametrize("text", HALF_PAST_NINE)
def test_times_of_day(text: str) -> None:
    assert cells.parse_hours(text) == 9.5


@pytest.mark.parametrize(
    ("text", "hours"), [("9", 9.0), ("9h", 9.0), ("0", 0.0), ("24:00", 24.0), ("9.3333333", 9.3333333)]
)
def test_whole_hours(text: str, hours: float) -> None:
    assert cells.parse_hours(text) == hours


@pytest.mark.parametrize(
    "text", ["25:00", "24:01", "9h75", "9:", "9:3", "0.375", "9.30", "9.3", "-1", "nine", "2026-03-14 09:00:00", ""]
)
def test_what_is_no_clear_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        cells.parse_hours(text)


@pytest.mark.parametrize("text", ["80%", "80", "80 %", "80.0", "80,0"])
def test_percentages(text: str) -> None:
    assert cells.parse_percentage(text) == 80


@pytest.mark.parametrize("text", ["0.8", "1", "101", "80%%", "80% of all", "many", "-5"])
def test_what_is_no_clear_percentage_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        cells.parse_percentage(text)


def test_small_percentages_need_the_sign() -> None:
    assert cells.parse_percentage("0.8%") == 0.8
    assert cells.parse_percentage("0") == 0


def test_days_and_moments_are_nothing_else() -> None:
    assert cells.is_day("2026-03-14") and not cells.is_day("2026-03-14x")
    assert cells.is_moment("2026-03-14 09:00") and not cells.is_moment("2026-03-14 09:00 or so")


@pytest.mark.parametrize("text", ["=1+1", "+63 2 5550", "-5", "@home", "\tx"])
def test_a_protected_text_is_no_formula_and_comes_back_as_it_was(text: str) -> None:
    assert cells.protect(text).startswith("'")
    assert cells.unprotect(cells.protect(text)) == text


@pytest.mark.parametrize("text", ["'t Hooft", "Ana", ""])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert cells.protect(text) == cells.unprotect(text) == text


@pytest.mark.parametrize("text", ["#N/A", "#REF!", " #div/0! ", "=A1&B1", "1.23457E+16", "3,20123456789012E+15"])
def test_a_cell_that_a_spreadsheet_has_no_value_for_lacks_one(text: str) -> None:
    assert cells.lacks_value(text)


@pytest.mark.parametrize("text", ["", "Ana", "#12", "1E5", "4E+1", "12345678901234567", "'=1+1", "-5"])
def test_other_cells_have_a_value(text: str) -> None:
    assert not cells.lacks_value(text)
