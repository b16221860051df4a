"""Starts with code that is newer, older or another than the database: what is updated, secured, refused."""

import os
import signal
import time
from pathlib import Path

from tests.docker.conftest import NEWER, Container, rows, until


def programs(container: Container, **scripts: str) -> str:
    """Return a PATH on which programs are replaced by scripts."""
    folder = container.folder / "programs"
    folder.mkdir()
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return f"{folder}{os.pathsep}{container.environment['PATH']}"


def test_newer_code_is_updated_to_once_after_a_backup(newer: Container) -> None:
    update, _serve = newer.succeeds()
    assert "--update=spp_area " in update and "--init" not in update
    assert newer.versions() == {"spp_area": NEWER, "spp_session_tracking": "17.0.1.0.0"}
    [name] = newer.saved()
    assert name.endswith("-before-update.tar")
    assert len(newer.succeeds()) == 1
    newer.succeeds("restore", name, "--as", f"{newer.database}_before")
    assert newer.versions(f"{newer.database}_before")["spp_area"] == "17.0.1.0.0"


def test_changed_code_of_the_same_version_is_updated_to(started: Container) -> None:
    started.write_addon("spp_area", "17.0.1.0.0", "<odoo/>")
    update, _serve = started.succeeds()
    assert "--update=spp_area " in update
    (started.folder / "addons/spp_area/static/page.js").write_text("// the browser reads it anew")
    assert len(started.succeeds()) == 1


def test_a_database_of_before_this_container_kept_digests_is_updated(started: Container) -> None:
    started.sql("DELETE FROM ir_config_parameter WHERE key = 'spp.container_code'")
    update, _serve = started.succeeds()
    assert "--update=spp_area,spp_session_tracking " in update
    assert len(started.saved()) == 1


def test_without_automatic_updates_it_refuses_and_says_the_command(newer: Container) -> None:
    said = newer.fails(ODOO_AUTOMATIC_UPDATE="no")
    assert "docker compose run --rm odoo update" in said
    assert newer.calls() == [] and newer.saved() == []
    [update] = newer.succeeds("update", ODOO_AUTOMATIC_UPDATE="no")
    assert "--update=spp_area " in update and len(newer.saved()) == 1
    assert len(newer.succeeds(ODOO_AUTOMATIC_UPDATE="no")) == 1


def test_older_code_is_refused(newer: Container) -> None:
    newer.succeeds()
    newer.write_addon("spp_area", "17.0.1.0.9")
    said = newer.fails()
    assert "older than the database (spp_area: database 17.0.1.1.0, code 17.0.1.0.9)" in said
    assert newer.calls() == []


def test_code_without_an_addon_the_database_has_is_refused(started: Container) -> None:
    started.sql("INSERT INTO ir_module_module VALUES ('spp_newest', 'installed', '17.0.1.0.0')")
    assert "spp_newest: no code" in started.fails()


def test_a_database_of_another_series_is_refused(started: Container) -> None:
    started.sql("UPDATE ir_module_module SET latest_version = '16.0.1.3' WHERE name = 'base'")
    assert "The database is of Odoo 16.0" in started.fails()


def test_without_a_backup_nothing_is_updated(newer: Container) -> None:
    path = programs(newer, pg_dump="echo no room >&2; exit 1")
    said = newer.fails(PATH=path)
    assert "No backup could be made, so nothing is updated. pg_dump failed: no room" in said
    assert newer.calls() == [] and newer.saved() == []
    assert newer.versions()["spp_area"] == "17.0.1.0.0"
    said = newer.fails(BACKUPS=str(newer.folder / "nowhere"))
    assert "nothing is updated" in said and "nowhere" in said
    assert len(newer.succeeds()) == 2


def test_an_update_that_fails_says_where_the_backup_is_and_is_done_again(newer: Container) -> None:
    newer.write_addon("spp_session_tracking", NEWER)
    (newer.folder / "broken").touch()
    said = newer.fails()
    [name] = newer.saved()
    words = ("docker compose stop odoo jobs", f"restore {name} --replace", "older code", "docker compose up --detach")
    assert sorted(words, key=said.index) == list(words)
    newer.calls()
    (newer.folder / "broken").unlink()
    update, _serve = newer.succeeds()
    assert "--update=spp_area,spp_session_tracking " in update, "the first one had begun"
    assert newer.saved() == [name], "the backup is of before the update"


def test_after_tries_with_other_code_the_backup_from_before_all_of_them_is_named(newer: Container) -> None:
    newer.write_addon("spp_session_tracking", NEWER)
    (newer.folder / "broken").touch()
    newer.fails()
    [first] = newer.saved()
    newer.write_addon("spp_session_tracking", "17.0.1.1.1")
    time.sleep(1)  # names of backups have seconds
    assert f"restore {first} --replace" in newer.fails()
    assert len(newer.saved()) == 2


def test_an_update_that_leaves_an_addon_out_is_not_taken_for_one(newer: Container) -> None:
    path = programs(newer, odoo="exit 0")
    assert "Left to do: spp_area 17.0.1.0.0 to 17.0.1.1.0" in newer.fails(PATH=path)


def test_an_update_killed_half_way_is_done_again_with_the_backup_from_before(newer: Container) -> None:
    (newer.folder / "hangs").touch()
    newer.killed(when=(newer.folder / "calls").exists)
    (newer.folder / "hangs").unlink()
    newer.calls()
    [name] = newer.saved()
    update, _serve = newer.succeeds()
    assert "--update=spp_area " in update
    assert newer.saved() == [name]
    newer.write_addon("spp_area", "17.0.1.2.0")
    newer.succeeds()
    assert len(newer.saved()) == 2, "another update has a backup of its own"


def test_an_update_that_had_begun_is_not_over_with_the_code_from_before_it(newer: Container) -> None:
    """Odoo may have done a part of it without a trace in the versions."""
    newer.write_addon("spp_area", "17.0.1.0.0", "<odoo/>")
    (newer.folder / "hangs").touch()
    newer.killed(when=(newer.folder / "calls").exists)
    (newer.folder / "hangs").unlink()
    newer.calls()
    newer.write_addon("spp_area", "17.0.1.0.0")
    update, _serve = newer.succeeds()
    assert "--update=spp_area " in update and len(newer.saved()) == 2


def test_a_backup_killed_half_way_leaves_nothing_behind(newer: Container) -> None:
    path = programs(newer, pg_dump="touch dumping; exec sleep 60")
    process = newer.begin(PATH=path)
    until((newer.folder / "dumping").exists)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert {Path(name).suffix for name in newer.saved()} == {".partial"}
    assert len(newer.succeeds()) == 2
    [name] = newer.saved()
    assert name.endswith("-before-update.tar")


def test_a_database_that_others_use_is_not_updated(newer: Container) -> None:
    with newer.connected():
        assert "others still use it" in newer.fails()
        assert newer.calls() == [] and newer.saved() == []
    assert len(newer.succeeds()) == 2


def test_an_odoo_that_serves_without_a_connection_keeps_changes_away(newer: Container) -> None:
    """As one with workers and no cron does where nobody works: it opens a connection for a request only."""
    newer.write_addon("spp_area", "17.0.1.0.0")
    (newer.folder / "serves").touch()
    serving = [newer.begin(), newer.begin("start", "--jobs")]
    until(lambda: (newer.folder / "calls").exists() and len((newer.folder / "calls").read_text().splitlines()) == 2)
    newer.succeeds("backup")
    [saved] = newer.saved()
    newer.write_addon("spp_area", NEWER)
    assert "others still use it (an Odoo that serves it)" in newer.fails("update")
    assert "is in use (an Odoo that serves it)" in newer.fails("restore", saved, "--replace")
    assert newer.calls() == [] and newer.saved() == [saved]
    (newer.folder / "serves").unlink()
    assert [process.wait(60) for process in serving] == [0, 0]
    [update] = newer.succeeds("update")
    assert "--update=spp_area " in update


def test_it_waits_until_the_old_container_has_ended(newer: Container) -> None:
    with newer.connected():
        process = newer.begin(ODOO_WAIT_SECONDS="30")
        until(lambda: rows(newer.server, "postgres", "SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"))
    assert process.wait(60) == 0


def test_a_database_that_people_use_is_secured_before_anything_is_installed(started: Container) -> None:
    """One that comes from elsewhere: nothing says that a start of ours prepared it."""
    started.sql("DELETE FROM ir_config_parameter")
    started.sql("DELETE FROM ir_module_module WHERE name = 'spp_session_tracking'")
    started.sql("INSERT INTO res_users_log VALUES (1)")
    install, _shell, _serve = started.succeeds()
    assert "--init=spp_session_tracking --update=spp_area " in install
    assert len(started.saved()) == 1
