"""Times of the day: hours from midnight in the database, HH:MM in the API."""

from __future__ import annotations


def clock_of(hours: float) -> str:
    """A time of the day as HH:MM. hours: from midnight, 0 to 24."""
    minutes = round(hours * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def hours_of(clock: str) -> float:
    """The hours from midnight of a time HH:MM."""
    hours, minutes = clock.split(":")
    return int(hours) + int(minutes) / 60
