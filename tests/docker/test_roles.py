"""The roles of PostgreSQL that the compose file makes."""

import os
import subprocess

from runner import series
from tests.docker.conftest import Container, rows

SCRIPT = series.REPOSITORY / "docker/postgres/role.sh"


def test_odoos_role_is_no_superuser_and_prepares_all_the_same(container: Container) -> None:
    server = container.server
    rows(server, "postgres", "CREATE ROLE first_superuser SUPERUSER LOGIN PASSWORD 'x'")
    given = {"PGHOST": server.host, "PGPORT": server.port, "POSTGRES_USER": "first_superuser"}
    subprocess.run([SCRIPT], env=os.environ | given | {"POSTGRES_PASSWORD": "it's $ecret"}, check=True)
    query = "SELECT rolname, rolsuper, rolcreatedb, rolpassword IS NULL FROM pg_authid WHERE rolname IN {} ORDER BY 1"
    found = rows(server, "postgres", query.format("('odoo', 'first_superuser')"))
    assert found == [("first_superuser", True, False, True), ("odoo", False, True, False)]
    done = container.run(USER="odoo", PASSWORD="it's $ecret")
    assert done.returncode == 0 and "superuser" not in done.stderr
    assert "is a superuser" in container.run().stderr
