"""A private PostgreSQL lives as long as the command that needs it."""

import os
import signal
import sys
from pathlib import Path

import psycopg2
import pytest

from runner import postgres, postgres_programs, processes
from runner.console import Failure
from runner.database import RESERVED, Databases, check_name
from tests.runner.conftest import ends


@pytest.fixture(scope="module")
def binaries():
    return postgres_programs.find()


@pytest.fixture(autouse=True)
def private(cache_folder, binaries, monkeypatch):
    """No server is named by the environment, and the programs are those found outside the empty cache."""
    for name in ("PGHOST", "PGPORT", "PGUSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(postgres_programs, "find", lambda: binaries)


def server_pid(cache_folder: Path, slot: str = "try") -> int:
    [pid_file] = (cache_folder / "postgres").glob(f"{slot}-pg*/data/postmaster.pid")
    return int(pid_file.read_text().split()[0])


def connect(server):
    return psycopg2.connect(dbname="postgres", host=server.host, port=server.port, user=server.user)


def test_it_answers_while_the_block_runs_and_is_gone_after(cache_folder):
    with postgres.serving("try", hasty=True) as server:
        pid = server_pid(cache_folder)
        with connect(server) as connection, connection.cursor() as cursor:
            cursor.execute("SHOW listen_addresses")
            assert cursor.fetchone() == ("",)
        connection.close()
    assert ends(pid, 0.1)


def test_what_was_written_is_there_the_next_time(cache_folder):
    with postgres.serving("try") as server:
        Databases(server, Path(sys.executable)).run("postgres", "CREATE DATABASE kept")
    with postgres.serving("try") as server:
        databases = Databases(server, Path(sys.executable))
        assert "kept" in databases.names()
        databases.copy("kept", "copy")
        databases.rename("copy", "renamed")
        databases.drop("kept")
        assert {"kept", "copy", "renamed"} & set(databases.names()) == {"renamed"}


def test_a_half_made_cluster_is_made_again(cache_folder, binaries):
    half = cache_folder / "postgres" / f"try-pg{postgres_programs.major(binaries)}" / "data"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")
    with postgres.serving("try", hasty=True) as server:
        connect(server).close()


def test_a_purpose_in_use_is_refused_and_says_by_whom(cache_folder):
    with postgres.serving("try", hasty=True, note=" at http://127.0.0.1:8069"):
        with pytest.raises(Failure, match=f"in use by process {os.getpid()} at http://127.0.0.1:8069"):
            with postgres.serving("try", hasty=True):
                pass


def test_with_more_slots_the_next_free_one_is_taken(cache_folder):
    with postgres.serving("try", hasty=True, slots=2) as first:
        with postgres.serving("try", hasty=True, slots=2) as second:
            assert (first.slot, second.slot) == ("try", "try.1")


def test_a_long_cache_folder_has_its_socket_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ("long" * 30)))
    with postgres.serving("try", hasty=True) as server:
        assert len(server.host) <= postgres.LONGEST_SOCKET_FOLDER
        connect(server).close()
    assert not Path(server.host).exists()


def test_the_server_the_environment_names_is_used_and_not_started(cache_folder, monkeypatch):
    monkeypatch.setenv("PGHOST", "db.example.org")
    monkeypatch.setenv("PGUSER", "odoo")
    with postgres.serving("try") as server:
        assert (server.host, server.user, server.is_private) == ("db.example.org", "odoo", False)
    assert not (cache_folder / "postgres").exists()


def test_a_private_servers_clients_see_no_other_server(cache_folder, monkeypatch):
    monkeypatch.setenv("PGPASSFILE", "elsewhere")
    with postgres.serving("try", hasty=True) as server:
        names = {name for name in server.environment() if name.startswith("PG")}
    assert names == {"PGHOST", "PGPORT", "PGUSER"}


SERVER = """
import sys, time
from pathlib import Path
from runner import postgres, postgres_programs, processes
postgres_programs.find = lambda: Path(sys.argv[1])
processes.watch_signals()
try:
    with postgres.serving("try", hasty=True):
        print("ready", flush=True)
        time.sleep(60)
finally:
    processes.stop_all()
"""


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_no_server_is_left_however_the_runner_ends(script, binaries, cache_folder, signum):
    process = script(SERVER, binaries)
    assert "ready" in [process.stdout.readline().strip() for _ in range(2)]
    pid = server_pid(cache_folder)
    process.send_signal(signum)
    assert ends(pid)


def test_after_a_kill_the_next_run_waits_for_the_old_server_and_starts(script, binaries, cache_folder):
    process = script(SERVER, binaries)
    assert "ready" in [process.stdout.readline().strip() for _ in range(2)]
    process.kill()
    process.wait()
    with postgres.serving("try", hasty=True) as server:
        connect(server).close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes the user")
def test_the_server_of_root_may_use_programs_below_its_closed_home(tmp_path):
    tmp_path.chmod(0o700)
    asked = "import os, sys; sys.exit(not os.access(sys.argv[1], os.X_OK))"  # as PostgreSQL looks for its programs
    program = tmp_path / "postgres"
    program.touch(mode=0o755)
    code, _lines = processes.run([*postgres_programs.as_server_user(), sys.executable, "-c", asked, program])
    assert code == 0


def test_root_without_setpriv_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres_programs.shutil, "which", lambda _name: None)
    with pytest.raises(Failure, match="setpriv") as caught:
        postgres_programs.as_server_user()
    assert "PGHOST" in caught.value.remedy


def test_the_programs_of_the_newest_version_are_taken_first(monkeypatch):
    first = next(iter(postgres_programs._machines_own()), None)
    if first is None or "/usr/lib/postgresql" not in str(first):
        pytest.skip("the machine has no packaged PostgreSQL")
    versions = [int(path.name) for path in Path("/usr/lib/postgresql").iterdir() if path.name.isdecimal()]
    assert first.parent.name == str(max(versions))


@pytest.mark.parametrize("name", ['a"b', "", "a b", "-x", "x" * 64])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(Failure, match="no name for a database"):
        check_name(name)


@pytest.mark.parametrize("name", RESERVED)
def test_postgresqls_own_databases_are_left_alone(name):
    with pytest.raises(Failure, match="belongs to PostgreSQL itself"):
        check_name(name)
