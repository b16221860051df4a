"""What a benchmark found, as it is handed from Odoo to the runner and shown: Markdown, with a verdict."""

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Comparison:
    """Two ways to the same answer, in seconds: ours must take at most `allowed` times as long as the plain one."""

    what: str
    ours: float
    plain: float
    allowed: float

    @property
    def ratio(self) -> float:
        """Return how many times as long ours takes."""
        return self.ours / self.plain

    @property
    def is_within(self) -> bool:
        """Return whether the ratio is allowed."""
        return self.ratio <= self.allowed


@dataclass(frozen=True)
class Timing:
    """One thing done with `people` on the roster (or in the call): seconds, and queries to the database."""

    what: str
    people: int
    seconds: float
    queries: int


@dataclass(frozen=True)
class Reading:
    """A list on screen: seconds for the query of a page and for its count, and the `found`, up to what is counted.

    `is_indexed` is whether both are read by indexes; a page may take `allowed` seconds.
    """

    what: str
    found: int
    page: float
    count: float
    is_indexed: bool
    allowed: float

    @property
    def is_within(self) -> bool:
        """Return whether indexes serve it, in the time allowed."""
        return self.is_indexed and self.page <= self.allowed


@dataclass(frozen=True)
class Measure:
    """One number, in a `unit`; it may be `allowed` at most, or anything where that is None."""

    what: str
    found: float
    unit: str
    allowed: float | None = None

    @property
    def is_within(self) -> bool:
        """Return whether the number is allowed."""
        return self.allowed is None or self.found <= self.allowed


@dataclass(frozen=True)
class Report:
    """All a benchmark found.

    `sizes` are numbers by name, `plans` texts by name; `notes` say how it was measured, `faults` what must not be.
    """

    sizes: dict[str, int]
    comparisons: list[Comparison]
    timings: list[Timing] = field(default_factory=list)
    plans: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Return whether everything that has a limit is within it, and nothing else is wrong."""
        within = [each.is_within for each in self.comparisons]
        within += [each.is_within for each in self.readings] + [each.is_within for each in self.measures]
        return all(within) and not self.faults

    def joined(self, other: "Report") -> "Report":
        """Return both reports as one."""
        return Report(
            **{each.name: _joined(getattr(self, each.name), getattr(other, each.name)) for each in fields(self)}
        )

    def dump(self, path: Path) -> None:
        """Write the report for `load`."""
        path.write_text(json.dumps(asdict(self)))


def _joined(ours: Any, others: Any) -> Any:
    return ours | others if isinstance(ours, dict) else ours + others


def load(path: Path) -> Report:
    """Return the report that was dumped to `path`."""
    stored = json.loads(path.read_text())
    stored["comparisons"] = [Comparison(**each) for each in stored["comparisons"]]
    stored["timings"] = [Timing(**each) for each in stored["timings"]]
    stored["readings"] = [Reading(**each) for each in stored["readings"]]
    stored["measures"] = [Measure(**each) for each in stored["measures"]]
    return Report(**stored)


def machine() -> dict[str, str]:
    """Return what of the machine bears on a measurement, by name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory:.0f} GiB",
        "load (processes waiting, last minute)": f"{os.getloadavg()[0]:.1f}",
    }


def markdown(report: Report, about: dict[str, str]) -> str:
    """Return the report as tables; `about` is what it was measured on, by name."""
    sizes = {name: f"{size:,}" for name, size in report.sizes.items()}
    parts = [
        _table(["", ""], [[name, value] for name, value in (about | sizes).items()]),
        _table(["", "ours", "plain", "ratio", "allowed", ""], [_compared(each) for each in report.comparisons]),
        _table(["", "people", "seconds", "queries"], [_timed(each) for each in report.timings]),
        _table(["", "found", "a page", "its count", "allowed", ""], [_read(each) for each in report.readings]),
        _table(["", "found", "allowed", ""], [_found(each) for each in report.measures]),
        "\n".join(f"* {note}" for note in report.notes),
        *(f"```\n{fault}\n```" for fault in report.faults),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def plans(report: Report) -> str:
    """Return the plans of the queries, each under its name."""
    return "\n\n".join(f"### {name}\n\n```\n{plan}\n```" for name, plan in report.plans.items()) + "\n"


def _compared(each: Comparison) -> list[str]:
    times = [f"{each.ours:.3f} s", f"{each.plain:.3f} s"]
    return [each.what, *times, f"{each.ratio:.2f}", f"{each.allowed:.2f}", "within" if each.is_within else "above"]


def _timed(each: Timing) -> list[str]:
    return [each.what, f"{each.people:,}", f"{each.seconds:.3f}", str(each.queries)]


def _read(each: Reading) -> list[str]:
    times = [f"{1000 * seconds:.1f} ms" for seconds in (each.page, each.count, each.allowed)]
    verdict = "within" if each.is_within else "above" if each.is_indexed else "no index"
    return [each.what, f"{each.found:,}", *times, verdict]


def _found(each: Measure) -> list[str]:
    def shown(number: float) -> str:
        return f"{round(number, 2):,g} {each.unit}".strip() if number < 1000 else f"{number:,.0f} {each.unit}".strip()

    if each.allowed is None:
        return [each.what, shown(each.found), "", ""]
    return [each.what, shown(each.found), shown(each.allowed), "within" if each.is_within else "above"]


def _table(head: list[str], rows: list[list[str]]) -> str:
    if not rows:
        return ""
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])
