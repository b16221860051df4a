"""The roles of PostgreSQL that the compose file makes."""

import os
import subprocess

from runner import series
from tests.docker.conftest import Container, rows
from tests.docker.test_update import programs

SCRIPT = series.REPOSITORY / "docker/postgres/role.sh"


def recording_psql(container: Container) -> dict[str, str]:
    """Return variables with which psql writes down its command line."""
    path = programs(container, psql=f'echo "$@" > {container.folder}/words\nPATH="$REST" exec psql "$@"')
    return {"PATH": path, "REST": container.environment["PATH"]}


def test_odoos_role_is_no_superuser_and_prepares_all_the_same(container: Container) -> None:
    server = container.server
    rows(server, "postgres", "CREATE ROLE first_superuser SUPERUSER LOGIN PASSWORD 'x'")
    given = {"PGHOST": server.host, "PGPORT": server.port, "POSTGRES_USER": "first_superuser"}
    given |= {"POSTGRES_PASSWORD": "it's $ecret", **recording_psql(container)}
    subprocess.run([SCRIPT], env=os.environ | given, check=True)
    words = (container.folder / "words").read_text()
    assert "--set=superuser=first_superuser" in words and "$ecret" not in words, "others see a command line"
    query = "SELECT rolname, rolsuper, rolcreatedb, rolpassword IS NULL FROM pg_authid WHERE rolname IN {} ORDER BY 1"
    found = rows(server, "postgres", query.format("('odoo', 'first_superuser')"))
    assert found == [("first_superuser", True, False, True), ("odoo", False, True, False)]
    done = container.run(USER="odoo", PASSWORD="it's $ecret")
    assert done.returncode == 0 and "superuser" not in done.stderr
    assert "is a superuser" in container.run().stderr
