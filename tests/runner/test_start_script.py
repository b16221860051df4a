"""The script the odoo container starts with, on a real PostgreSQL; a stand-in for the image's entrypoint, or Odoo."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner import postgres, postgres_programs, series
from runner.postgres import Server

# Installs what an Odoo of few tables would hold. `broken` and `killed` are files that let it fail.
STAND_IN = """#!/bin/sh
echo "$@" >> calls
sql() { psql --host="$HOST" --username="$USER" --dbname="$1" --quiet --no-psqlrc --command="$2"; }
case "$*" in
    *--init*)
        [ ! -e broken ] || exit 1
        sql postgres "CREATE DATABASE $DATABASE" 2>/dev/null
        sql "$DATABASE" "CREATE TABLE IF NOT EXISTS ir_config_parameter (key text)"
        sql "$DATABASE" "CREATE TABLE IF NOT EXISTS ir_module_module (name text, state text)"
        sql "$DATABASE" "INSERT INTO ir_module_module SELECT unnest(string_to_array('$MODULES', ',')), 'installed'"
        ;;
    *shell*)
        cat > /dev/null
        [ ! -e killed ] || exit 137
        sql "$DATABASE" "INSERT INTO ir_config_parameter VALUES ('spp.first_start_done')"
        ;;
esac
"""
REAL = """#!/bin/sh
echo "$@" >> calls
shift
case "$*" in *--no-database-list*) exit ;; esac
exec python -m odoo "$@" --db_host="$HOST" --db_user="$USER" --data-dir="$PWD/data" --log-level=error
"""
MATCHES = """
env.cr.execute("SELECT password FROM res_users WHERE login = 'admin'")
hashed = env.cr.fetchone()[0]
print(*[name for name in ("admin", "first", "mine") if env.user._crypt_context().verify(name, hashed)])
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a PostgreSQL of this module's own."""
    binaries = postgres_programs.find()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{binaries}")
        patch.setattr(postgres_programs, "find", lambda: binaries)
        for name in ("PGHOST", "PGPORT", "PGUSER"):
            patch.delenv(name, raising=False)
        if not shutil.which("psql") or not shutil.which("pg_isready"):
            pytest.skip("psql and pg_isready are not installed here")
        with postgres.serving("start", hasty=True) as running:
            yield running


class Container:
    """A folder that plays the odoo container."""

    def __init__(self, folder: Path, server: Server, entrypoint: str = STAND_IN) -> None:
        self.folder = folder
        (folder / "entrypoint").write_text(entrypoint)
        (folder / "entrypoint").chmod(0o755)
        self.environment = {
            **{"DATABASE": f"spp_{folder.name}"[:60], "MODULES": "spp_area,spp_session_tracking"},
            **{"ADMIN_PASSWORD": "it's $ecret", "WAIT_SECONDS": "0"},
            **{"HOST": server.host, "USER": server.user, "ENTRYPOINT": str(folder / "entrypoint")},
        }

    def start(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script until it ends, or Odoo would serve."""
        words = ["bash", series.REPOSITORY / "docker/start.sh"]
        given = os.environ | self.environment | environment
        return subprocess.run(words, cwd=self.folder, env=given, capture_output=True, text=True)

    def calls(self) -> list[str]:
        """Return what was done since the last time one asked: each call of Odoo."""
        path = self.folder / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    def sql(self, query: str) -> None:
        """Change the database."""
        server = ["--host", self.environment["HOST"], "--username", self.environment["USER"]]
        subprocess.run(["psql", *server, "--dbname", self.environment["DATABASE"], "--command", query], check=True)

    def forget(self) -> None:
        """Remove what the script remembers its first start by."""
        self.sql("DELETE FROM ir_config_parameter WHERE key = 'spp.first_start_done'")

    def shell(self, text: str) -> str:
        """Run Python in `odoo shell`; return what it printed."""
        words = [self.folder / "entrypoint", "odoo", "shell", "--database", self.environment["DATABASE"], "--no-http"]
        given = os.environ | self.environment
        done = subprocess.run(words, cwd=self.folder, env=given, input=text, stdout=subprocess.PIPE, text=True)
        assert done.returncode == 0
        return done.stdout.strip()


@pytest.fixture
def container(tmp_path: Path, server: Server) -> Container:
    """Return a container that was never started."""
    return Container(tmp_path, server)


def test_the_first_start_installs_sets_the_password_and_serves(container: Container) -> None:
    assert container.start().returncode == 0
    install, shell, serve = container.calls()
    assert "--init=spp_area,spp_session_tracking" in install and "--without-demo=all" in install
    database = container.environment["DATABASE"]
    assert shell.startswith(f"odoo shell --database={database}")
    assert "ecret" not in install + shell + serve
    assert serve == f"odoo --database={database} --db-filter=^{database}$ --no-database-list"


def test_a_later_start_only_serves(container: Container) -> None:
    container.start()
    container.calls()
    assert container.start().returncode == 0
    assert len(container.calls()) == 1


def test_an_installation_that_fails_serves_nothing_and_is_done_again(container: Container) -> None:
    (container.folder / "broken").touch()
    assert container.start().returncode != 0
    assert len(container.calls()) == 1
    (container.folder / "broken").unlink()
    assert container.start().returncode == 0
    assert len(container.calls()) == 3


def test_a_start_killed_before_the_password_is_set_sets_it_the_next_time(container: Container) -> None:
    (container.folder / "killed").touch()
    assert container.start().returncode != 0
    assert len(container.calls()) == 2
    (container.folder / "killed").unlink()
    assert container.start().returncode == 0
    shell, _serve = container.calls()
    assert shell.startswith("odoo shell")


def test_only_what_is_not_installed_is_installed(container: Container) -> None:
    container.start()
    container.calls()
    container.forget()
    container.sql("UPDATE ir_module_module SET state = 'to install' WHERE name = 'spp_session_tracking'")
    assert container.start().returncode == 0
    assert "--init=spp_session_tracking " in container.calls()[0]


def test_a_postgresql_that_is_down_is_not_taken_for_one_that_was_never_prepared(container: Container) -> None:
    container.start()
    container.calls()
    done = container.start(HOST=str(container.folder))
    assert done.returncode == 1
    assert "PostgreSQL" in done.stderr and "did not answer" in done.stderr
    assert container.calls() == []
    assert container.start().returncode == 0
    assert len(container.calls()) == 1


def test_it_waits_for_a_postgresql_that_comes_later(container: Container, server: Server) -> None:
    later = container.folder / "later"
    appear = f"sleep 1; ln -s {server.host} {later}"
    with subprocess.Popen(["sh", "-c", appear]):
        assert container.start(HOST=str(later), WAIT_SECONDS="30").returncode == 0
    assert len(container.calls()) == 3


def test_a_postgresql_that_refuses_to_answer_ends_the_start(container: Container) -> None:
    container.start()
    container.calls()
    done = container.start(USER="nobody_known")
    assert done.returncode != 0
    assert "nobody_known" in done.stderr
    assert container.calls() == []


def test_a_table_that_cannot_be_read_ends_the_start(container: Container) -> None:
    container.start()
    container.calls()
    container.sql("ALTER TABLE ir_config_parameter RENAME COLUMN key TO name")
    assert container.start().returncode != 0
    assert container.calls() == []


@pytest.mark.skipif(not importlib.util.find_spec("odoo"), reason="Odoo itself sets passwords")
def test_the_password_is_set_once_and_never_where_people_use_the_database(tmp_path: Path, server: Server) -> None:
    container = Container(tmp_path, server, REAL)
    container.environment |= {"DATABASE": "spp_real", "MODULES": "base", "ADMIN_PASSWORD": "first"}
    container.environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    assert container.start().returncode == 0
    assert container.shell(MATCHES) == "first"
    container.shell("env.ref('base.user_admin').password = 'mine'; env.cr.commit()")
    assert container.start().returncode == 0
    assert container.shell(MATCHES) == "mine"
    container.forget()
    done = container.start()
    assert done.returncode == 0 and "stays as it is" in done.stdout
    assert container.shell(MATCHES) == "mine"
    # whoever has chosen Odoo's first password for theirs has logged in
    container.shell("env.ref('base.user_admin').password = 'admin'; env['res.users.log'].create({}); env.cr.commit()")
    container.forget()
    assert container.start().returncode == 0
    assert container.shell(MATCHES) == "admin"
