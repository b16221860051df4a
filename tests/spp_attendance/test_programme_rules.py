"""What a cycle is paid on: the period, and one outcome for several."""

from datetime import date

import pytest

from spp_attendance import rules
from spp_attendance.rules import Period


@pytest.mark.parametrize(
    ("start", "end", "before_start", "before_end"),
    [
        (date(2026, 12, 1), date(2026, 12, 31), date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 3, 1), date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 1, 1), date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 1, 15), date(2026, 2, 14), date(2025, 12, 15), date(2026, 1, 14)),
        (date(2026, 3, 14), date(2026, 3, 31), date(2026, 2, 24), date(2026, 3, 13)),
        (date(2026, 3, 9), date(2026, 3, 15), date(2026, 3, 2), date(2026, 3, 8)),
        (date(2026, 1, 31), date(2026, 3, 30), date(2025, 12, 3), date(2026, 1, 30)),
        (date(2026, 3, 9), date(2026, 3, 9), date(2026, 3, 8), date(2026, 3, 8)),
    ],
)
def test_the_period_before_has_the_same_length(start: date, end: date, before_start: date, before_end: date) -> None:
    assert rules.before(Period(start, end)) == (before_start, before_end)


@pytest.mark.parametrize(
    ("outcomes", "combined"),
    [
        ([], "nothing_due"),
        (["nothing_due"], "nothing_due"),
        (["nothing_due", "compliant"], "compliant"),
        (["compliant", "not_compliant"], "not_compliant"),
        (["not_compliant", "nothing_due"], "not_compliant"),
    ],
)
def test_all_that_is_due_has_to_be_met(outcomes: list[str], combined: str) -> None:
    assert rules.combined(outcomes) == combined
