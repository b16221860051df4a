"""The sizes of a nation: both sides of each comparison in one run, at several sizes."""

from typing import Any

from bench import region, scale_snapshots
from runner.report import Report


def make(env: Any) -> None:
    """Fill a fresh database."""
    region.fill(env)


def measure(env: Any) -> Report:
    """Measure everything. The database grows to the size of a nation meanwhile."""
    return scale_snapshots.measured(env)
