from datetime import date

import pytest

from spp_session_tracking.rules import NAMED_PERIODS, chosen_period, period_choice


@pytest.mark.parametrize(
    ("choice", "today", "first", "last"),
    [
        ("this_month", "2026-02-28", "2026-02-01", "2026-02-28"),
        ("this_month", "2028-02-01", "2028-02-01", "2028-02-29"),
        ("last_month", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("last_month", "2026-01-01", "2025-12-01", "2025-12-31"),
        ("this_quarter", "2026-01-01", "2026-01-01", "2026-03-31"),
        ("this_quarter", "2026-06-30", "2026-04-01", "2026-06-30"),
        ("last_quarter", "2026-02-10", "2025-10-01", "2025-12-31"),
        ("last_quarter", "2026-12-31", "2026-07-01", "2026-09-30"),
        ("2026-03-02/2026-03-02", "2026-12-31", "2026-03-02", "2026-03-02"),
    ],
)
def test_a_choice_means_whole_days(choice: str, today: str, first: str, last: str) -> None:
    period = chosen_period(choice, date.fromisoformat(today))
    assert period == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("choice", ["", "next_month", "2026-03-01", "2026-03-02/2026-03-01", "2026-02-30/2026-03-01"])
def test_what_is_no_choice_means_nothing(choice: str) -> None:
    assert chosen_period(choice, date(2026, 3, 14)) is None


@pytest.mark.parametrize("name", NAMED_PERIODS)
def test_two_days_are_a_choice_that_means_them(name: str) -> None:
    today = date(2026, 3, 14)
    period = chosen_period(name, today)
    assert period is not None
    assert chosen_period(period_choice(*period), today) == period
