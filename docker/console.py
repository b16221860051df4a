"""What the container says, and how it ends."""

import sys


class Stop(Exception):
    """Ends the command; the text says why and what to do."""


def say(text: str) -> None:
    """Write a line into the container's log."""
    print(f"spp: {text}", file=sys.stderr, flush=True)
