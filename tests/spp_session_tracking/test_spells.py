from __future__ import annotations

from datetime import date

from spp_session_tracking.rules import Spell, apart, overlap

HEAD, ADULT = frozenset({1}), frozenset({2})


def spell(first: int, last: int | None, roles: frozenset[int] = ADULT) -> Spell:
    """A spell of days in March."""
    return Spell(date(2026, 3, first), date(2026, 3, last) if last else None, roles)


def test_spells_with_a_day_in_common_overlap() -> None:
    assert overlap([spell(5, None), spell(1, 5)])
    assert overlap([spell(1, None), spell(2, 3), spell(10, 12)])


def test_one_after_the_other_do_not_overlap() -> None:
    assert not overlap([spell(6, None), spell(1, 5)])


def test_the_same_spell_twice_is_one() -> None:
    assert apart([spell(1, None), spell(1, None)]) == [spell(1, None)]


def test_spells_with_the_same_roles_are_joined() -> None:
    assert apart([spell(1, 5), spell(3, 9), spell(12, 13)]) == [spell(1, 9), spell(12, 13)]


def test_each_day_has_the_roles_of_all_that_hold_on_it() -> None:
    parted = apart([spell(1, None, ADULT), spell(5, 8, HEAD)])
    assert parted == [spell(1, 4, ADULT), spell(5, 8, HEAD | ADULT), spell(9, None, ADULT)]
