"""How a person stands who is asked for several things: several session types, or several attendance types."""

from collections.abc import Iterable

COMPLIANT, NOT_COMPLIANT, NOTHING_DUE = "compliant", "not_compliant", "nothing_due"


def combined(outcomes: Iterable[str]) -> str:
    """Return one outcome for several: all that is due has to be met, and what is not due does not matter.

    outcomes: of one person, one for each type; without any, nothing is due.
    """
    found = set(outcomes)
    return next((outcome for outcome in (NOT_COMPLIANT, COMPLIANT) if outcome in found), NOTHING_DUE)
