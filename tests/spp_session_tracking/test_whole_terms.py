import pytest

from spp_session_tracking.rules import whole_terms

A, B, C, D = (("name", "=", name) for name in "abcd")


@pytest.mark.parametrize(
    ("domain", "terms"),
    [
        ([], []),
        ([A, B], [A, B]),
        (["&", A, B], [A, B]),
        (["|", A, B, C], [C]),
        (["!", A, B], [B]),
        (["&", "|", A, B, "&", C, D], [C, D]),
        (["&", A, "|", B, "&", C, D], [A]),
        (["!", "&", A, B, C], [C]),
        (["|", "!", A, B], []),
    ],
)
def test_a_term_is_asked_of_each_row_unless_it_stands_below_an_or_or_a_not(domain, terms):
    assert whole_terms(domain) == terms
