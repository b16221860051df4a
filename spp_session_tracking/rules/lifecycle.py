"""The states of a session, and which one may follow which."""

from __future__ import annotations

TRANSITIONS = {
    "scheduled": ("in_progress", "cancelled"),
    "in_progress": ("completed", "cancelled"),
    "completed": (),
    "cancelled": (),
}
OPEN_STATES = ("scheduled", "in_progress")


def can_move(state: str, target: str) -> bool:
    """Whether a session may go from `state` to `target`."""
    return target in TRANSITIONS.get(state, ())
