"""The compose file, as far as it can be judged without an engine."""

import os
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from runner import profiles, series

ROOT = series.REPOSITORY
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
DB, ODOO = COMPOSE["services"]["db"], COMPOSE["services"]["odoo"]
# Of the compose specification: ${NAME}, ${NAME:-default}, ${NAME:?message}.
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::?(?P<kind>[-?])(?P<rest>[^}]*))?\}")


def example() -> dict[str, str]:
    """Return the variables of .env.example."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_images_are_the_official_ones() -> None:
    assert (ODOO["image"], DB["image"]) == ("odoo:17.0", "postgres:15")


def test_each_service_restarts_and_says_whether_it_is_healthy() -> None:
    for service in (DB, ODOO):
        assert service["restart"] == "unless-stopped"
        assert {"test", "interval", "timeout", "retries"} <= service["healthcheck"].keys()
    assert "pg_isready" in DB["healthcheck"]["test"]
    assert "/web/health" in ODOO["healthcheck"]["test"][-1]


def test_odoo_waits_for_a_healthy_database() -> None:
    assert ODOO["depends_on"] == {"db": {"condition": "service_healthy"}}


def test_only_this_machine_reaches_odoo_and_nobody_the_database() -> None:
    assert ODOO["ports"] == ["${ODOO_ADDRESS:-127.0.0.1}:${ODOO_PORT:-8069}:8069"]
    assert "ports" not in DB


def test_every_variable_is_in_the_example_with_its_default() -> None:
    used = {match["name"]: match for match in VARIABLE.finditer(TEXT)}
    assert used.keys() == example().keys()
    for name, match in used.items():
        assert match["kind"] in ("-", "?"), f"{name} has neither a default nor a message"
        assert example()[name] == (match["rest"] if match["kind"] == "-" else "")


def test_secrets_come_from_the_environment_only() -> None:
    for service in (DB, ODOO):
        for name, value in service["environment"].items():
            assert "PASSWORD" not in name or re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), name


def test_all_addons_that_need_no_openspp_are_installed_and_mounted_for_reading_only() -> None:
    names = [*profiles.alone().modules]
    assert sorted(ODOO["environment"]["MODULES"].split(",")) == names
    for name in names:
        assert f"./{name}:/mnt/extra-addons/{name}:ro" in ODOO["volumes"]


def test_what_is_mounted_is_there_or_a_volume_of_its_own() -> None:
    for mount in (*DB["volumes"], *ODOO["volumes"]):
        source = mount.split(":")[0]
        assert (ROOT / source).exists() if source.startswith("./") else source in COMPOSE["volumes"], source


def test_the_addons_name_themselves_for_packaging() -> None:
    for addon in series.addons():
        assert 'build-backend = "whool.buildapi"' in (addon / "pyproject.toml").read_text()


def test_compose_itself_takes_the_file() -> None:
    if not shutil.which("docker") or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        pytest.skip("docker compose is not installed here")
    secrets = {name: value or "x" for name, value in example().items()}
    done = subprocess.run(
        ["docker", "compose", "config", "--quiet"], cwd=ROOT, env=os.environ | secrets, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
