"""A facilitator's working day in the sample programme: when today's session is, and what can be stated of it by now.

Whenever the demo is started, the session lies in the working hours and nobody is stated to have come before it began.
Times are local: hours of the day (9.5 is half past nine), and datetimes without a zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

OPENS, CLOSES = 8.0, 17.0
LENGTH = 2.5
TOMORROW = (9.0, 13.0)
# So many are marked when the demo begins, the others are left to whoever looks at it.
COME, EXCUSED = 8, 2
APART = timedelta(minutes=2)
EXCUSE = "Sent word the evening before"


class Stated(NamedTuple):
    """What was stated of one person, and when."""

    person: str
    status: str
    moment: datetime
    excuse: str = ""


def start_of_today(now: datetime) -> float:
    """The hour at which today's session begins: an hour ago, to the half hour, as far as the working hours allow."""
    begun = (now.hour * 60 + now.minute - 60) // 30 / 2
    return min(max(begun, OPENS), CLOSES - LENGTH)


def stated_by(now: datetime, people: Sequence[str]) -> list[Stated]:
    """What the facilitator has marked by now: who came, one after the other; before the session only excuses."""
    begun = datetime.combine(now.date(), datetime.min.time()) + timedelta(hours=start_of_today(now))
    if now < begun:
        return [Stated(person, "excused", now, EXCUSE) for person in people[:EXCUSED]]
    came = [Stated(person, "present", begun + place * APART) for place, person in enumerate(people[:COME])]
    return [each for each in came if each.moment <= now]
