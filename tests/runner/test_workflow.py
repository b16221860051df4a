"""The workflow that runs the same commands on somebody else's machines."""

import re
from typing import Any

import yaml

from runner import series

WORKFLOW: dict[str, Any] = yaml.safe_load((series.REPOSITORY / ".github/workflows/ci.yml").read_text())


def commands(job: str) -> list[str]:
    """Return what the steps of a job run."""
    return [step["run"] for step in WORKFLOW["jobs"][job]["steps"] if "run" in step]


MATRIX = WORKFLOW["jobs"]["test"]["strategy"]["matrix"]["include"]


def test_every_series_is_tested_and_updated() -> None:
    names = [each.name for each in series.ALL]
    assert sorted({each["series"] for each in MATRIX}) == names
    assert WORKFLOW["jobs"]["upgrade"]["strategy"]["matrix"]["series"] == names


def test_every_python_with_pins_of_odoo_is_tested() -> None:
    images = {each["image"] for each in MATRIX if each["series"] == series.ADDONS_SERIES}
    assert images == {"python:3.10-bookworm", "debian:12", "python:3.12-bookworm"}


def test_what_compares_with_earlier_states_has_the_history() -> None:
    for job in ("test", "upgrade"):
        steps = WORKFLOW["jobs"][job]["steps"]
        [checkout] = [step for step in steps if step.get("uses", "").startswith("actions/checkout")]
        assert checkout["with"]["fetch-depth"] == 0


def test_the_commands_are_the_runners_own() -> None:
    assert "./spp test --series ${{ matrix.series }}" in commands("test")
    assert "./spp test upgrade --series ${{ matrix.series }}" in commands("upgrade")
    assert "./spp lint" in commands("lint")


def test_a_tag_releases_packages_that_were_tested() -> None:
    jobs = WORKFLOW["jobs"]
    assert jobs["packages"]["if"] == "startsWith(github.ref, 'refs/tags/v')"
    assert jobs["packages"]["needs"] == ["test", "upgrade", "lint"]
    assert jobs["release"]["needs"] == "packages"
    assert "./spp build --check" in commands("packages")
    assert "packages/*/*" in commands("release")[0]


def test_only_the_job_that_runs_nothing_of_ours_may_write() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    may_more = {name: job["permissions"] for name, job in WORKFLOW["jobs"].items() if "permissions" in job}
    assert may_more == {"release": {"contents": "write"}}
    actions = [step["uses"].partition("@")[0] for step in WORKFLOW["jobs"]["release"]["steps"] if "uses" in step]
    assert actions == ["actions/download-artifact"]
    assert not [command for command in commands("release") if "./" in command]


def test_every_action_is_pinned_to_a_commit() -> None:
    used = [step["uses"] for job in WORKFLOW["jobs"].values() for step in job["steps"] if "uses" in step]
    assert len(used) > 5
    assert not [each for each in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", each)]
