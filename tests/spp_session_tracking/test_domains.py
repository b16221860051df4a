import pytest

from spp_session_tracking.rules import any_of, boolean_domain

A, B, C, D = (("name", "=", name) for name in "abcd")
ALL, NOTHING = [(1, "=", 1)], [(0, "=", 1)]


@pytest.mark.parametrize(
    ("domains", "domain"),
    [
        ([], NOTHING),
        ([[]], ALL),
        ([[A], []], ALL),
        ([[A]], [A]),
        ([[A, B]], ["&", A, B]),
        ([[A], [B], [C]], ["|", "|", A, B, C]),
        ([[A, B], [C]], ["|", "&", A, B, C]),
        ([["|", A, B, C], ["!", D]], ["|", "&", "|", A, B, C, "!", D]),
        ([["!", A, B], [C]], ["|", "&", "!", A, B, C]),
    ],
)
def test_one_of_some_domains_is_met_and_each_as_a_whole(domains, domain):
    assert any_of(domains) == domain


@pytest.mark.parametrize(
    ("operator", "value", "domain"),
    [
        ("=", True, [A, "|", B, C]),
        ("!=", False, [A, "|", B, C]),
        ("in", [True], [A, "|", B, C]),
        ("=", False, ["!", "&", A, "|", B, C]),
        ("not in", {True}, ["!", "&", A, "|", B, C]),
        ("in", [True, False], ALL),
        ("in", [], NOTHING),
        ("not in", [True, False], NOTHING),
    ],
)
def test_a_search_by_yes_or_no_asks_for_all_conditions_together(operator, value, domain):
    assert boolean_domain(operator, value, [A, "|", B, C]) == domain
