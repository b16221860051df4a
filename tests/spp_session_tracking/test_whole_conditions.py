import pytest

from spp_session_tracking.rules import whole_conditions

A, B, C, D = (("name", "=", name) for name in "abcd")


@pytest.mark.parametrize(
    ("domain", "conditions"),
    [
        ([], []),
        ([A, B], [[A], [B]]),
        (["&", A, B], [[A], [B]]),
        (["|", A, B, C], [[A, B], [C]]),
        ([D, "|", "|", A, B, C], [[D], [A, B, C]]),
        (["!", A, B], [[B]]),
        (["&", "|", A, B, "&", C, D], [[A, B], [C], [D]]),
        (["&", A, "|", B, "&", C, D], [[A]]),
        (["|", "!", A, B, C], [[C]]),
        (["!", "&", A, B, C], [[C]]),
        (["!", "|", A, B], []),
        (["|", "!", A, B], []),
    ],
)
def test_a_condition_is_asked_of_each_row_unless_it_stands_below_a_not_or_in_a_mixed_or(domain, conditions):
    assert whole_conditions(domain) == conditions
