"""The times during which somebody belongs to something, and as what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)


class Spell(NamedTuple):
    """From a day to a day, both included; last is None where it has not ended. roles: the ids of what they are"""

    first: date
    last: date | None
    roles: frozenset[int]

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def overlap(spells: Iterable[Spell]) -> bool:
    """Whether two of them have a day in common."""
    ordered = sorted(spells, key=lambda spell: spell.first)
    return any(each.holds_on(later.first) for index, each in enumerate(ordered) for later in ordered[index + 1 :])


def apart(spells: Iterable[Spell]) -> list[Spell]:
    """Spells without a day in common that say of each day what these say of it together."""
    given = list(spells)
    days = sorted({spell.first for spell in given} | {spell.last + DAY for spell in given if spell.last})
    found: list[Spell] = []
    for first, following in zip(days, [*days[1:], None], strict=True):
        holding = [spell for spell in given if spell.holds_on(first)]
        if holding:
            roles = frozenset().union(*(spell.roles for spell in holding))
            _append(found, Spell(first, following and following - DAY, roles))
    return found


def _append(spells: list[Spell], spell: Spell) -> None:
    """Add the next spell; to the one before where it goes on with the same roles."""
    before = spells[-1] if spells else None
    if before and before.last and before.last + DAY == spell.first and before.roles == spell.roles:
        spells[-1] = before._replace(last=spell.last)
    else:
        spells.append(spell)
