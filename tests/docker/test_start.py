"""The first start of the odoo container and later ones, stopped and killed, on a real PostgreSQL."""

import os
import re
import signal
import time
from pathlib import Path

from docker import settings
from runner.postgres import Server
from tests.docker.conftest import Container, rows, until


def test_the_first_start_installs_sets_the_password_and_serves(container: Container) -> None:
    install, shell, serve = container.succeeds()
    assert "--init=spp_area,spp_session_tracking" in install and "--without-demo=True" in install
    name = container.database
    assert shell.startswith(f"shell --database={name}")
    assert serve == f"--database={name} --no-database-list"
    assert container.saved() == []


def test_no_secret_is_on_a_command_line(container: Container) -> None:
    container.succeeds(USER="with_password", PASSWORD="it's $ecret", ODOO_SMTP_PASSWORD="smtp $ecret")
    seen = (container.folder / "seen").read_text()
    assert "--init" in seen and "$ecret" not in seen


def test_odoo_has_the_settings_by_its_file_only(container: Container) -> None:
    container.succeeds(ODOO_PROXY_MODE="", ODOO_LIMIT_MEMORY_SOFT="1GB", SPP_MOODLE_TOKENS="https://m.example.org=T")
    given = dict(line.split("=", 1) for line in (container.folder / "given").read_text().splitlines() if "=" in line)
    assert not given.keys() & settings.OPTIONS.keys(), "Odoo 19.0 takes an empty one, or 1GB, for a mistake, and ends"
    assert given["SPP_MOODLE_TOKENS"] == "https://m.example.org=T", "the suite itself reads it"
    assert "limit_memory_soft = 1073741824" in (container.folder / "tmp/spp/odoo.conf").read_text()


def test_a_later_start_only_serves(started: Container) -> None:
    assert len(started.succeeds()) == 1


def test_jobs_have_a_process_of_their_own(started: Container) -> None:
    [serve] = started.succeeds("start", "--jobs")
    assert serve.endswith("--no-http --workers=1")


def test_an_installation_that_fails_serves_nothing_and_is_done_again(container: Container) -> None:
    (container.folder / "broken").touch()
    assert "next start does the rest" in container.fails()
    assert len(container.calls()) == 1
    (container.folder / "broken").unlink()
    container.write_addon("spp_area", "17.0.1.0.0", "<odoo/>")
    install, _shell, _serve = container.succeeds()
    assert "--init=spp_session_tracking --update=spp_area " in install, "its code may be another one since"
    assert container.saved() == []


def test_a_start_killed_while_it_installs_does_the_rest_the_next_time(container: Container) -> None:
    (container.folder / "hangs").touch()
    container.killed(when=(container.folder / "calls").exists)
    (container.folder / "hangs").unlink()
    container.calls()
    assert len(container.succeeds()) == 3


def test_a_start_killed_before_the_password_is_set_sets_it_the_next_time(container: Container) -> None:
    (container.folder / "refuses").touch()
    assert "not prepared" in container.fails()
    assert len(container.calls()) == 2
    (container.folder / "refuses").unlink()
    shell, _serve = container.succeeds()
    assert shell.startswith("shell ")


def catches(pid: int, signum: int) -> bool:
    """Return whether a process has said what is to be done at a signal."""
    caught = re.search(r"^SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text(), re.M)
    return caught is not None and bool(int(caught[1], 16) >> (signum - 1) & 1)


def test_a_stop_ends_it_at_once_also_while_it_waits(container: Container) -> None:
    process = container.begin(HOST=str(container.folder), ODOO_WAIT_SECONDS="60")
    until(lambda: catches(process.pid, signal.SIGTERM))
    time.sleep(0.5)  # by now it waits
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 128 + signal.SIGTERM


def test_two_that_start_at_once_install_once(container: Container) -> None:
    (container.folder / "hangs").touch()
    first = container.begin()
    until((container.folder / "calls").exists)
    second = container.begin()
    assert second.stderr is not None and b"waits for it" in second.stderr.readline()
    (container.folder / "hangs").unlink()
    assert (first.wait(60), second.wait(60)) == (0, 0)
    assert len(container.calls()) == 2 + 2, "installed and prepared once, served twice"


def test_an_odoo_that_outlives_its_container_still_keeps_others_out(container: Container) -> None:
    (container.folder / "hangs").touch()
    first = container.begin()
    until((container.folder / "calls").exists)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    second = container.begin()
    assert second.stderr is not None and b"waits for it" in second.stderr.readline()
    (container.folder / "hangs").unlink()
    assert second.wait(60) == 0
    assert len([call for call in container.calls() if "--init" in call]) == 1


def test_an_addon_that_was_uninstalled_stays_so(started: Container) -> None:
    started.sql("UPDATE ir_module_module SET state = 'uninstalled' WHERE name = 'spp_session_tracking'")
    done = started.run()
    assert done.returncode == 0 and "not installed, and left so: spp_session_tracking" in done.stderr
    assert len(started.calls()) == 1


def test_code_that_is_not_mounted_is_said(container: Container) -> None:
    assert "spp_other" in container.fails(MODULES="spp_area,spp_other")
    assert container.calls() == []


def test_a_name_that_a_restore_would_remove_or_not_take_is_refused(container: Container) -> None:
    name = f"{container.database}_restoring"
    assert f"may not be called {name}" in container.fails(DATABASE=name)
    assert f"may not be called {name}" in container.fails("restore", "x.tar", "--as", name)
    assert "is no name of a database" in container.fails(DATABASE="spp'x")
    assert "too long: 40 letters at most" in container.fails(DATABASE="s" * 41)
    assert container.calls() == []
    rows(container.server, "postgres", f"CREATE DATABASE {'s' * 41}")
    assert len(container.succeeds(DATABASE="s" * 41)) == 3, "one that is there is served"


def test_an_image_of_another_series_is_said(container: Container) -> None:
    assert "The image is Odoo 19.0, spp_area is for 17.0" in container.fails(ODOO_VERSION="19.0")


def test_a_postgresql_that_is_down_is_not_taken_for_one_that_was_never_prepared(started: Container) -> None:
    said = started.fails(HOST=str(started.folder))
    assert "did not answer for 0 seconds" in said and "Nothing was done" in said
    assert started.calls() == []
    assert len(started.succeeds()) == 1


def test_it_waits_for_a_postgresql_that_comes_later(container: Container, server: Server) -> None:
    later = container.folder / "later"
    process = container.begin(HOST=str(later), ODOO_WAIT_SECONDS="30")
    until(lambda: process.poll() is None)
    later.symlink_to(server.host)
    assert process.wait(60) == 0
    assert len(container.calls()) == 3


def test_a_wrong_password_is_said(container: Container) -> None:
    said = container.fails(USER="with_password", PASSWORD="another")
    assert "answers, but does not let the role with_password" in said and "POSTGRES_PASSWORD" in said
    assert container.calls() == []


def test_a_role_that_is_not_there_is_said(container: Container) -> None:
    said = container.fails(USER="nobody_known")
    assert 'role "nobody_known" does not exist' in said and "right volume" in said
    assert container.calls() == []


def test_a_database_that_lets_nobody_in_is_said(started: Container) -> None:
    started.sql(f"ALTER DATABASE {started.database} ALLOW_CONNECTIONS false", "postgres")
    assert f"into the database {started.database}" in started.fails()
    assert started.calls() == []


def test_a_database_that_is_lost_is_not_taken_for_one_that_never_was(started: Container) -> None:
    (started.data / "filestore" / started.database).mkdir(parents=True)
    started.sql(f"ALTER DATABASE {started.database} RENAME TO {started.database}_elsewhere", "postgres")
    said = started.fails()
    assert "its files are there" in said and "restore" in said
    assert started.calls() == []


def test_a_table_that_cannot_be_read_ends_the_start(started: Container) -> None:
    started.sql("ALTER TABLE ir_config_parameter RENAME COLUMN key TO name")
    assert "nothing is served" in started.fails()
    assert started.calls() == []


def test_a_database_that_was_made_and_is_empty_is_prepared(container: Container, server: Server) -> None:
    rows(server, "postgres", f"CREATE DATABASE {container.database}")
    assert len(container.succeeds()) == 3


def test_the_file_with_the_secrets_is_for_its_user_alone(started: Container) -> None:
    started.succeeds(ODOO_SMTP_PASSWORD="an older one")
    started.succeeds(ODOO_SMTP_PASSWORD="smtp $ecret %1", ODOO_WORKERS="3")
    [path] = [path for path in (started.folder / "tmp").rglob("*") if path.is_file()]
    lines = path.read_text().splitlines()
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    assert {"workers = 3", "smtp_password = smtp $ecret %1", f"data_dir = {started.data}"} <= set(lines)
