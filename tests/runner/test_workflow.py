"""The workflow that runs the same commands on somebody else's machines."""

from typing import Any

import yaml

from runner import series

WORKFLOW: dict[str, Any] = yaml.safe_load((series.REPOSITORY / ".github/workflows/ci.yml").read_text())


def commands(job: str) -> list[str]:
    """Return what the steps of a job run."""
    return [step["run"] for step in WORKFLOW["jobs"][job]["steps"] if "run" in step]


MATRIX = WORKFLOW["jobs"]["test"]["strategy"]["matrix"]["include"]


def test_every_series_is_tested() -> None:
    assert {each["series"] for each in MATRIX} == {each.name for each in series.ALL}


def test_every_python_with_pins_of_odoo_is_tested() -> None:
    images = {each["image"] for each in MATRIX if each["series"] == series.ADDONS_SERIES}
    assert images == {"python:3.10-bookworm", "debian:12", "python:3.12-bookworm"}


def test_the_commands_are_the_runners_own() -> None:
    assert "./spp test --series ${{ matrix.series }}" in commands("test")
    assert "./spp lint" in commands("lint")
