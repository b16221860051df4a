"""The workflow that runs the same commands on somebody else's machines."""

from typing import Any

import yaml

from runner import series

WORKFLOW: dict[str, Any] = yaml.safe_load((series.REPOSITORY / ".github/workflows/ci.yml").read_text())


def commands(job: str) -> list[str]:
    """Return what the steps of a job run."""
    return [step["run"] for step in WORKFLOW["jobs"][job]["steps"] if "run" in step]


def test_every_series_is_tested_and_updated() -> None:
    for job in ("test", "upgrade"):
        assert WORKFLOW["jobs"][job]["strategy"]["matrix"]["series"] == [each.name for each in series.ALL]


def test_what_compares_with_earlier_states_has_the_history() -> None:
    for job in ("test", "upgrade"):
        steps = WORKFLOW["jobs"][job]["steps"]
        [checkout] = [step for step in steps if step.get("uses", "").startswith("actions/checkout")]
        assert checkout["with"]["fetch-depth"] == 0


def test_the_commands_are_the_runners_own() -> None:
    assert "./spp test --series ${{ matrix.series }}" in commands("test")
    assert "./spp test upgrade --series ${{ matrix.series }}" in commands("upgrade")
    assert "./spp lint" in commands("lint")
