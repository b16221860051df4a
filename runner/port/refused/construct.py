"""A construct that is refused, and where it is."""

from pathlib import Path
from typing import NamedTuple


class Construct(NamedTuple):
    """`what` is refused at `line` of `path`; `remedy` says what to write."""

    path: Path
    line: int
    what: str
    remedy: str
