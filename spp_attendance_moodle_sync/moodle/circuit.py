"""How long a site that fails again and again is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta

# Runs that may fail one after the other before the site is left alone.
PATIENCE = 3
FIRST_REST, LONGEST_REST = timedelta(minutes=30), timedelta(hours=12)


def rests_until(failures: int, failed_at: datetime) -> datetime | None:
    """Until when no run of itself may begin, None when one may. A run a person asks for may always.

    failures: how many runs failed one after the other; failed_at: when the last of them did. Each rest is twice as long
    as the one before, up to LONGEST_REST.
    """
    if failures < PATIENCE:
        return None
    doublings = min(failures - PATIENCE, 10)
    return failed_at + min(FIRST_REST * (1 << doublings), LONGEST_REST)
