"""The compose file, as far as it can be judged without an engine, and the script the container starts with."""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from runner import series

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


def test_all_addons_are_installed_and_mounted_for_reading_only() -> None:
    names = [addon.name for addon in series.addons()]
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


# The script, with stand-ins for PostgreSQL and the image's entrypoint

PSQL = """#!/bin/sh
[ -e ready ] && echo 1
exit 0
"""
ENTRYPOINT = """#!/bin/sh
echo "$@" >> calls
case "$*" in
    *--init*) [ ! -e broken ] ;;
    *shell*) cat > script; touch ready ;;
esac
"""


class Container:
    """A folder that plays the odoo container."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in (("psql", PSQL), ("entrypoint", ENTRYPOINT)):
            (folder / name).write_text(text)
            (folder / name).chmod((folder / name).stat().st_mode | stat.S_IXUSR)

    def start(self) -> int:
        """Run the script and return its exit code."""
        names = {"DATABASE": "spp", "MODULES": "spp_area", "ADMIN_PASSWORD": "it's $ecret"}
        path = f"{self.folder}{os.pathsep}{os.environ['PATH']}"
        environment = names | {"PATH": path, "ENTRYPOINT": str(self.folder / "entrypoint")}
        return subprocess.run(["bash", ROOT / "docker/start.sh"], cwd=self.folder, env=environment).returncode

    def calls(self) -> list[str]:
        """Return what was done since the last time one asked: each call of Odoo."""
        path = self.folder / "calls"
        lines = path.read_text().splitlines()
        path.unlink()
        return lines


@pytest.fixture
def container(tmp_path: Path) -> Container:
    """Return a container that was never started."""
    return Container(tmp_path)


def test_the_first_start_installs_sets_the_password_and_serves(container: Container) -> None:
    assert container.start() == 0
    install, shell, serve = container.calls()
    assert "--init=spp_area" in install and "--without-demo=all" in install
    assert shell.startswith("odoo shell --database=spp")
    assert "ecret" not in install + shell + serve
    assert serve == "odoo --database=spp --db-filter=^spp$ --no-database-list"


def test_a_later_start_only_serves(container: Container) -> None:
    container.start()
    container.calls()
    assert container.start() == 0
    assert len(container.calls()) == 1


def test_an_installation_that_fails_serves_nothing_and_is_done_again(container: Container) -> None:
    (container.folder / "broken").touch()
    assert container.start() != 0
    assert len(container.calls()) == 1
    (container.folder / "broken").unlink()
    assert container.start() == 0
    assert len(container.calls()) == 3
