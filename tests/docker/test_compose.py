"""The compose files, as far as they can be judged without an engine."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from docker import settings
from runner import profiles, series

ROOT = series.REPOSITORY
TEXT = (ROOT / "docker-compose.yml").read_text()
TEXT_19 = (ROOT / "docker-compose.19.0.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES, SERVICES_19 = COMPOSE["services"], yaml.safe_load(TEXT_19)["services"]
DB, ODOO, JOBS, PROXY = (SERVICES[name] for name in ("db", "odoo", "jobs", "proxy"))
# Of the compose specification: ${NAME}, ${NAME:-default}, ${NAME:?message}.
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::?(?P<kind>[-?])(?P<rest>[^}]*))?\}")
# What `docker compose` itself reads.
OF_COMPOSE = {"COMPOSE_FILE": "docker-compose.yml", "COMPOSE_PROFILES": ""}


def example() -> dict[str, str]:
    """Return the variables of .env.example."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def image(service: dict[str, Any]) -> str:
    """Return the image of a service where no variable names another."""
    found = VARIABLE.fullmatch(service["image"])
    assert found and found["kind"] == "-"
    return found["rest"]


def targets(service: dict[str, Any]) -> dict[str, str]:
    """Return the sources of what is mounted, by where it is mounted."""
    return {mount.removesuffix(":ro").rpartition(":")[2]: mount for mount in service["volumes"]}


def test_the_images_are_the_official_ones_pinned_by_their_full_tag() -> None:
    assert re.fullmatch(r"odoo:17\.0-\d{8}", image(ODOO))
    assert re.fullmatch(r"odoo:19\.0-\d{8}", image(SERVICES_19["odoo"]))
    assert re.fullmatch(r"postgres:15\.\d+-[a-z]+", image(DB))
    assert re.fullmatch(r"caddy:2\.\d+\.\d+-alpine", image(PROXY))
    assert image(ODOO) == image(JOBS) == image(SERVICES["folders"])
    assert image(SERVICES_19["odoo"]) == image(SERVICES_19["jobs"]) == image(SERVICES_19["folders"])


def test_each_service_restarts_and_says_whether_it_is_healthy() -> None:
    for service in (DB, ODOO, PROXY):
        assert service["restart"] == "unless-stopped"
        assert {"test", "interval", "timeout", "retries"} <= service["healthcheck"].keys()
    assert JOBS["restart"] == "unless-stopped"
    assert "pg_isready" in DB["healthcheck"]["test"]
    assert "/web/health" in ODOO["healthcheck"]["test"][-1]


def test_odoo_waits_for_a_healthy_database_and_a_folder_for_backups() -> None:
    waits = {"db": {"condition": "service_healthy"}, "folders": {"condition": "service_completed_successfully"}}
    assert ODOO["depends_on"] == JOBS["depends_on"] == waits
    assert image(SERVICES["folders"]) == image(ODOO), "its user is the one that will write"


def test_odoo_owns_its_volumes_though_its_image_gave_its_user_another_number_before(tmp_path: Path) -> None:
    folders = SERVICES["folders"]
    words = [*folders["entrypoint"], *folders["command"]]
    volumes = [target for target, source in targets(ODOO).items() if source.split(":")[0] in COMPOSE["volumes"]]
    assert sorted(volumes) == sorted(targets(folders)) == sorted(word for word in words if word in volumes)
    if os.geteuid():
        pytest.skip("only root gives files away")
    inside, *others = (tmp_path / name for name in ("as_it_is/filestore/spp", "of_before/spp", "of_before/a/b"))
    for path in (inside, *others):
        path.mkdir(parents=True)
    for path in (tmp_path / "as_it_is", tmp_path / "as_it_is/filestore"):
        shutil.chown(path, "nobody")
    given = {"odoo": "nobody", "odoo:": "nobody:"} | dict(zip(volumes, map(str, tmp_path.iterdir()), strict=True))
    subprocess.run([given.get(word, word) for word in words], check=True)
    assert {path.owner() for path in (tmp_path / "of_before", *others)} == {"nobody"}
    assert inside.owner() == "root", "what is deep inside is not looked through at each start"


def test_only_this_machine_reaches_odoo_and_nobody_the_database() -> None:
    assert ODOO["ports"] == [
        "${ODOO_ADDRESS:-127.0.0.1}:${ODOO_PORT:-8069}:8069",
        "${ODOO_ADDRESS:-127.0.0.1}:${ODOO_GEVENT_PORT:-8072}:8072",
    ]
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["odoo", "proxy"]


def test_jobs_and_the_proxy_run_only_where_they_are_asked_for() -> None:
    asked = {name: service["profiles"] for name, service in SERVICES.items() if "profiles" in service}
    assert asked == {"jobs": ["jobs"], "proxy": ["tls"]}
    assert (ODOO["command"], JOBS["command"]) == (["start"], ["start", "--jobs"])


def test_a_job_may_take_longer_than_a_request() -> None:
    given = {name: VARIABLE.sub(lambda match: match["rest"], value) for name, value in JOBS["environment"].items()}
    limits = settings.read(example() | given)
    assert {limits[f"limit_time_{kind}"] for kind in ("cpu", "real", "real_cron")} == {"3600"}


def test_every_variable_is_in_the_example_with_its_default() -> None:
    used = {match["name"]: match for match in VARIABLE.finditer(TEXT)}
    for name, match in used.items():
        assert match["kind"] in ("-", "?"), f"{name} has neither a default nor a message"
        is_image = name.endswith("_IMAGE")  # the files' own are raised with them
        assert example()[name] == ("" if is_image or match["kind"] == "?" else match["rest"])
    of_settings = settings.OPTIONS.keys() | settings.OTHERS.keys()
    others = {match["name"] for match in VARIABLE.finditer(TEXT_19)} | OF_COMPOSE.keys()
    assert example().keys() == used.keys() | of_settings | others
    assert {name: example()[name] for name in OF_COMPOSE} == OF_COMPOSE


def test_the_example_is_taken_by_the_container() -> None:
    assert settings.read(example()) == {}
    assert ODOO["env_file"] == JOBS["env_file"] == ".env"


def test_a_postgresql_or_odoo_that_vanished_is_given_up_within_two_minutes() -> None:
    for service in (DB, ODOO, JOBS):
        waits = {name.removeprefix("net.ipv4.tcp_"): value for name, value in service["sysctls"].items()}
        assert waits["keepalive_time"] + waits["keepalive_intvl"] * waits["keepalive_probes"] <= 120
        assert waits["retries2"] == 8, "some 100 seconds, says RFC 1122"


def test_secrets_come_from_the_environment_only() -> None:
    for service in (DB, ODOO, JOBS):
        for name, value in service["environment"].items():
            assert "PASSWORD" not in name or re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), name


def test_all_addons_that_need_no_openspp_are_installed_and_mounted_for_reading_only() -> None:
    names = [*profiles.alone().modules]
    assert sorted(ODOO["environment"]["MODULES"].split(",")) == names
    for name in names:
        assert f"./{name}:/mnt/extra-addons/{name}:ro" in ODOO["volumes"]


def test_for_19_0_its_edition_takes_the_place_of_every_addon() -> None:
    for name in ("odoo", "jobs"):
        addons = {target for target in targets(SERVICES[name]) if target.startswith("/mnt/")}
        # compose puts a mount in the place of one of the same target
        assert targets(SERVICES_19[name]).keys() == addons
        for target, mount in targets(SERVICES_19[name]).items():
            assert mount == "${SPP_ADDONS:-./build/19.0}" + f"/{target.rpartition('/')[2]}:{target}:ro"


def test_what_is_mounted_is_there_or_a_volume_of_its_own() -> None:
    for mount in (mount for service in SERVICES.values() for mount in service["volumes"]):
        source = mount.split(":")[0]
        assert (ROOT / source).exists() if source.startswith("./") else source in COMPOSE["volumes"], source


def test_what_postgresql_logs_of_a_failing_statement_is_set() -> None:
    assert "log_min_error_statement=${POSTGRES_LOG_MIN_ERROR_STATEMENT:-panic}" in DB["command"]
    assert "log_error_verbosity=terse" in DB["command"]


def test_the_addons_name_themselves_for_packaging() -> None:
    for addon in series.addons():
        assert 'build-backend = "whool.buildapi"' in (addon / "pyproject.toml").read_text()


def test_compose_itself_takes_the_files(tmp_path: Path) -> None:
    if not shutil.which("docker") or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        pytest.skip("docker compose is not installed here")
    secrets = example() | {"POSTGRES_PASSWORD": "x", "ODOO_ADMIN_PASSWORD": "x"}
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in secrets.items()))
    for files in (["docker-compose.yml"], ["docker-compose.yml", "docker-compose.19.0.yml"]):
        for name in files:
            shutil.copy(ROOT / name, tmp_path)
        words = [word for name in files for word in ("--file", name)]
        command = ["docker", "compose", *words, "--profile", "*", "config", "--quiet"]
        done = subprocess.run(command, cwd=tmp_path, env=os.environ | secrets, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
