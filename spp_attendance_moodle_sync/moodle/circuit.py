"""How long a site is paused that fails again and again."""

from __future__ import annotations

from datetime import datetime, timedelta

# After so many failed runs in a row the site is paused.
PATIENCE = 3
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=30), timedelta(hours=12)


def rests_until(failures: int, failed_at: datetime) -> datetime | None:
    """Until when no scheduled run begins, None when one may. A run that a user starts may always begin.

    failures: how many runs in a row have failed; failed_at: when the last of them did. Each pause is twice as long as
    the one before, up to LONGEST_PAUSE.
    """
    if failures < PATIENCE:
        return None
    doublings = min(failures - PATIENCE, 10)
    return failed_at + min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
