"""Reading moments from text."""

from __future__ import annotations

from datetime import datetime, timezone


def parse_utc(text: str) -> datetime:
    """A moment from text: RFC 3339, or Odoo's `YYYY-MM-DD HH:MM:SS`, which is in UTC.

    Raises ValueError on anything else. Fractions of a second are dropped, as Odoo's datetime fields do.
    """
    if len(text.strip()) < len("YYYY-MM-DD HH:MM") or text.strip()[10] not in "Tt ":
        raise ValueError(f"not a date and a time: {text!r}")
    moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00").replace("z", "+00:00"))
    if moment.tzinfo:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return moment.replace(microsecond=0)
