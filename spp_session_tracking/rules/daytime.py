"""When people may be written to: by day, where they are."""

from __future__ import annotations

from datetime import datetime

import pytz

from .zone import zone_names

HOURS = range(8, 19)  # the queues take a while: what is handed over is sent before eight


def zones_by_day(moment: datetime) -> list[str]:
    """The names of the zones in which it is day at a moment."""
    at = pytz.utc.localize(moment)
    return [name for name, _label in zone_names() if at.astimezone(pytz.timezone(name)).hour in HOURS]
