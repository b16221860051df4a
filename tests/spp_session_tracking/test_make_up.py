from datetime import date

import pytest

from spp_session_tracking.rules import make_up_period


@pytest.mark.parametrize(
    ("frequency", "day", "first"),
    [
        ("weekly", date(2026, 3, 15), date(2026, 3, 9)),
        ("weekly", date(2026, 3, 16), date(2026, 3, 16)),
        ("weekly", date(2026, 1, 1), date(2025, 12, 29)),
        ("biweekly", date(1970, 1, 5), date(1970, 1, 5)),
        ("biweekly", date(1970, 1, 18), date(1970, 1, 5)),
        ("biweekly", date(1970, 1, 19), date(1970, 1, 19)),
        ("biweekly", date(1970, 1, 4), date(1969, 12, 22)),
        ("monthly", date(2026, 2, 28), date(2026, 2, 1)),
        ("quarterly", date(2026, 3, 31), date(2026, 1, 1)),
        ("quarterly", date(2026, 12, 1), date(2026, 10, 1)),
    ],
)
def test_a_period_begins_as_the_frequency_says(frequency: str, day: date, first: date) -> None:
    assert make_up_period(frequency, day) == first


def test_what_takes_place_once_has_one_period() -> None:
    assert make_up_period("one_time", date(2026, 3, 1)) == make_up_period("one_time", date(2031, 7, 1))
