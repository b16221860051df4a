"""Backup and restore on a real PostgreSQL: after a restore all is equal, and nothing is lost before it."""

import fcntl
import hashlib
import json
import os
import re
import signal
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from docker.archive import DUMP, members, writing
from tests.docker.conftest import Container, until
from tests.docker.test_update import programs

FILL = """
    CREATE TABLE mark (id serial PRIMARY KEY, note text, at timestamp DEFAULT now(), raw bytea,
        twice int GENERATED ALWAYS AS (length(note) * 2) STORED);
    CREATE INDEX mark_note ON mark (note);
    INSERT INTO mark (note, raw) SELECT 'mark ' || n || E'\\n\\t\\\\. é', decode(md5(n::text), 'hex')
        FROM generate_series(1, 3000) AS n;
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'append only'; END $$;
    CREATE TRIGGER mark_append_only BEFORE DELETE ON mark FOR EACH ROW EXECUTE FUNCTION refuse()"""


@pytest.fixture
def filled(started: Container) -> Container:
    """Return a container whose database has rows, a trigger and two attachments."""
    started.sql(FILL)
    for content in (b"a photo" * 1000, b"a list"):
        attach(started, content)
    return started


def attach(container: Container, content: bytes) -> str:
    """Store an attachment as Odoo does; return its name."""
    digest = hashlib.sha1(content).hexdigest()
    name = f"{digest[:2]}/{digest}"
    path = container.data / "filestore" / container.database / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    container.sql(f"INSERT INTO ir_attachment VALUES ('{name}')")
    return name


def everything(container: Container, database: str = "") -> str:
    """Return all that a database holds, as SQL; what others may do with it is not restored."""
    words = ["--host", container.server.host, "--username", container.server.user, "--no-owner", "--no-acl"]
    done = subprocess.run(["pg_dump", *words, database or container.database], capture_output=True, check=True)
    # each dump has a random word of its own
    return "\n".join(line for line in done.stdout.decode().splitlines() if "restrict " not in line)


def files(container: Container, database: str = "") -> dict[str, bytes]:
    """Return the attachments of a database."""
    folder = container.data / "filestore" / (database or container.database)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def backup(container: Container) -> str:
    """Make a backup; return its name."""
    assert container.succeeds("backup") == []
    [name] = container.saved()
    return name


def copy_of(container: Container) -> str:
    return f"{container.database}_copy"


def test_after_a_restore_beside_it_all_is_equal(filled: Container) -> None:
    filled.succeeds("restore", backup(filled), "--as", copy_of(filled))
    assert "3000" in everything(filled) and everything(filled, copy_of(filled)) == everything(filled)
    assert len(files(filled)) == 2 and files(filled, copy_of(filled)) == files(filled)


def test_a_restore_in_its_place_keeps_what_was_there(filled: Container) -> None:
    before, name = everything(filled), backup(filled)
    filled.sql("TRUNCATE mark")
    late = attach(filled, b"later")
    after, is_late = everything(filled), files(filled)
    done = filled.run("restore", name, "--replace")
    assert done.returncode == 0, done.stderr
    kept = next(word for word in done.stderr.replace(":", " ").split() if f"{filled.database}_until_" in word)
    assert everything(filled) == before and everything(filled, kept) == after
    assert files(filled, kept) == is_late and late in is_late
    assert len(filled.succeeds()) == 1, "the container serves it"


def test_a_backup_is_a_tar_that_others_can_check(filled: Container, tmp_path: Path) -> None:
    archive = filled.backups / backup(filled)
    assert archive.stat().st_mode & 0o777 == 0o600
    (tmp_path / "opened").mkdir()
    subprocess.run(["tar", "--extract", "--file", archive], cwd=tmp_path / "opened", check=True)
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "opened", check=True)
    found = {str(path.relative_to(tmp_path / "opened")) for path in (tmp_path / "opened").rglob("*") if path.is_file()}
    assert found == {"backup.json", "database.dump", "SHA256SUMS", *(f"filestore/{name}" for name in files(filled))}


def test_a_backup_goes_through_a_pipe_and_leaves_nothing_here(filled: Container) -> None:
    code, archive, said = filled.pipe("backup", "-")
    assert code == 0 and filled.saved() == [], said
    code, out, said = filled.pipe("restore", "-", "--as", copy_of(filled), given=archive)
    assert (code, out, filled.saved()) == (0, b"", []), said
    assert everything(filled, copy_of(filled)) == everything(filled)


def test_a_backup_that_was_damaged_is_not_restored(filled: Container) -> None:
    path = filled.backups / backup(filled)
    whole = path.read_bytes()
    with tarfile.open(path) as tar:
        member = tar.getmember("database.dump")
    for place in (member.offset_data + 20, member.offset_data + member.size // 2, len(whole) // 2):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert f"{path.name} is no whole backup" in filled.fails("restore", path.name, "--as", copy_of(filled))
    assert not filled.sql(f"SELECT 1 FROM pg_database WHERE datname LIKE '{copy_of(filled)}%'")


def test_a_backup_that_was_cut_off_is_not_restored(filled: Container) -> None:
    archive = (filled.backups / backup(filled)).read_bytes()
    for length in (100, len(archive) // 2, len(archive) - 12_000):
        code, _out, said = filled.pipe("restore", "-", "--as", copy_of(filled), given=archive[:length])
        assert code == 1 and "is no whole backup" in said


def test_a_backup_that_another_release_made_is_not_guessed_at(filled: Container) -> None:
    path = filled.backups / backup(filled)
    about = json.loads(dict(member_contents(path))["backup.json"])
    rewrite(path, about | {"format": 2})
    assert "has the format 2, this release knows 1" in filled.fails("restore", path.name, "--as", copy_of(filled))
    rewrite(path, {key: value for key, value in about.items() if key != "collate"})
    assert "does not say collate" in filled.fails("restore", path.name, "--as", copy_of(filled))


def member_contents(path: Path) -> list[tuple[str, bytes]]:
    """Return the names and contents of a backup."""
    return [(name, content.read()) for name, content in members(path)]


def rewrite(path: Path, about: dict[str, Any]) -> None:
    """Let a backup, with its checksums, say something else of itself."""
    [dump] = [content for name, content in member_contents(path) if name == DUMP]
    (path.parent / "dump").write_bytes(dump)
    with path.open("wb") as file, writing(file) as writer:
        writer.about(about)
        writer.file(DUMP, path.parent / "dump")


def test_a_file_that_would_leave_its_folder_is_refused(filled: Container) -> None:
    with tarfile.open(filled.backups / "evil.tar", "w") as tar:
        tar.add(__file__, "filestore/../../evil")
    assert "does not belong" in filled.fails("restore", "evil.tar", "--as", copy_of(filled))


def test_a_backup_that_is_not_there_is_said_with_those_that_are(filled: Container) -> None:
    name = backup(filled)
    assert f"there are: {name}" in filled.fails("restore", "other.tar")


def test_a_database_that_is_there_is_not_replaced_unasked(filled: Container) -> None:
    before, name = everything(filled), backup(filled)
    assert "add --replace" in filled.fails("restore", name)
    assert everything(filled) == before


def test_a_database_in_use_is_not_replaced(filled: Container) -> None:
    before, name = everything(filled), backup(filled)
    with filled.connected():
        assert "is in use" in filled.fails("restore", name, "--replace")
    assert everything(filled) == before


def test_only_a_copy_that_is_asked_for_is_neutralized(filled: Container) -> None:
    name = backup(filled)
    assert filled.succeeds("restore", name, "--as", copy_of(filled)) == []
    [call] = filled.succeeds("restore", name, "--as", f"{filled.database}_dead", "--neutralize")
    assert call == f"neutralize --database={filled.database}_dead_restoring"
    assert filled.sql("SELECT to_regclass('is_neutralized') IS NOT NULL", f"{filled.database}_dead") == [(True,)]


def test_a_copy_is_looked_at_under_its_name(filled: Container) -> None:
    filled.succeeds("restore", backup(filled), "--as", copy_of(filled), "--neutralize")
    [serve] = filled.succeeds("start", DATABASE=copy_of(filled))
    assert serve.startswith(f"--database={copy_of(filled)} --no-database-list")


def test_a_copy_that_cannot_be_neutralized_is_not_put_in_place(filled: Container) -> None:
    name, path = backup(filled), programs(filled, odoo="exit 1")
    said = filled.fails("restore", name, "--as", copy_of(filled), "--neutralize", PATH=path)
    assert "could not be neutralized" in said
    assert not filled.sql(f"SELECT 1 FROM pg_database WHERE datname = '{copy_of(filled)}'")


def test_a_restore_killed_half_way_leaves_what_was_there_and_is_done_again(filled: Container) -> None:
    before, name = everything(filled), backup(filled)
    path = programs(filled, psql="touch loading; exec sleep 60")
    process = filled.begin("restore", name, "--replace", PATH=path)
    until((filled.folder / "loading").exists)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert everything(filled) == before
    filled.sql("TRUNCATE mark")
    filled.succeeds("restore", name, "--replace")
    assert everything(filled) == before and filled.saved() == [name]


def test_a_start_removes_what_a_killed_restore_left(filled: Container) -> None:
    left = filled.data / "filestore" / f"{filled.database}_restoring"
    filled.sql(f"CREATE DATABASE {left.name}", "postgres")
    left.mkdir()
    done = filled.run()
    assert done.returncode == 0 and "had left is removed" in done.stderr
    assert not left.exists() and not filled.sql(f"SELECT 1 FROM pg_database WHERE datname = '{left.name}'")
    assert "had left" not in filled.run().stderr


def test_a_restore_that_comes_too_late_keeps_no_second_files(filled: Container) -> None:
    """Somebody opens the database while the copy is made."""
    before, name = files(filled), backup(filled)
    path = programs(filled, psql='touch loading; while [ ! -e go ]; do sleep 0.05; done; PATH="$REST" exec psql "$@"')
    process = filled.begin("restore", name, "--replace", PATH=path, REST=filled.environment["PATH"])
    until((filled.folder / "loading").exists)
    with filled.connected():
        (filled.folder / "go").touch()
        assert process.wait(60) == 1
    assert [folder.name for folder in (filled.data / "filestore").iterdir()] == [filled.database]
    assert files(filled) == before


def test_files_that_are_there_stay_and_damaged_ones_are_mended(filled: Container) -> None:
    name, before = backup(filled), files(filled)
    folder = filled.data / "filestore" / filled.database
    whole, damaged = (folder / each for each in before)
    (folder / f"{next(iter(before))}.restoring").write_bytes(b"half")
    number = whole.stat().st_ino
    damaged.write_bytes(b"x" * damaged.stat().st_size)
    filled.succeeds("restore", name, "--replace")
    assert files(filled) == before and whole.stat().st_ino == number


def test_a_dump_the_server_does_not_take_leaves_what_was_there(filled: Container) -> None:
    before, name = everything(filled), backup(filled)
    script = 'exec /usr/bin/env PATH="$REST" pg_restore "$@" | sed "s/CREATE TABLE public.mark/CREATE TABEL x/"'
    path = programs(filled, pg_restore=script)
    said = filled.fails("restore", name, "--replace", PATH=path, REST=filled.environment["PATH"])
    assert "did not take the dump" in said
    assert everything(filled) == before
    assert not filled.sql("SELECT 1 FROM pg_database WHERE datname LIKE '%_restoring'")


def test_a_newer_pg_restore_fits_an_older_server(filled: Container) -> None:
    """Those from 17 on set what a server of 15 does not know; the image of Odoo has the newest there was."""
    script = 'PATH="$REST" pg_restore "$@" | sed "s/^SET lock_timeout = 0;/&\\nSET transaction_timeout = 0;/"'
    path, rest = programs(filled, pg_restore=script), filled.environment["PATH"]
    filled.succeeds("restore", backup(filled), "--as", copy_of(filled), PATH=path, REST=rest)
    assert everything(filled, copy_of(filled)) == everything(filled)


def test_an_attachment_that_is_lost_already_is_said(filled: Container) -> None:
    filled.sql("INSERT INTO ir_attachment VALUES ('00/lost')")
    done = filled.run("backup")
    assert done.returncode == 0 and "1 of 3 attachments had no file already" in done.stderr


def test_a_backup_begins_while_no_other_one_sweeps(filled: Container) -> None:
    (filled.backups / "gone.partial").symlink_to("since it was listed")
    descriptor = os.open(filled.backups, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    process = filled.begin("backup")
    is_waiting = re.compile(rf"-> FLOCK +ADVISORY +WRITE {process.pid} ")
    until(lambda: process.poll() is not None or is_waiting.search(Path("/proc/locks").read_text()))
    assert process.poll() is None and filled.saved() == ["gone.partial"]
    os.close(descriptor)
    assert process.wait(60) == 0


def test_a_full_volume_is_said_with_how_to_make_room(filled: Container) -> None:
    said = filled.fails("backup", PATH=programs(filled, pg_dump="LC_ALL=C cat /dev/zero > /dev/full"))
    assert "No space left on device A volume is full. If it is that of the backups: docs/containers.md, " in said
    assert filled.saved() == []


def test_a_folder_that_cannot_be_written_is_said(filled: Container) -> None:
    assert "cannot be written" in filled.fails("backup", BACKUPS=str(filled.folder / "nowhere"))


def test_while_a_backup_is_made_odoo_removes_no_file_and_goes_on_writing(filled: Container) -> None:
    script = 'touch dumping; while [ ! -e go ]; do sleep 0.05; done; exec env PATH="$REST" pg_dump "$@"'
    path = programs(filled, pg_dump=script)
    process = filled.begin("backup", PATH=path, REST=filled.environment["PATH"])
    until((filled.folder / "dumping").exists)
    before = len(files(filled))
    attach(filled, b"meanwhile")
    with pytest.raises(Exception, match="lock timeout"):
        filled.sql("SET lock_timeout = 100; LOCK ir_attachment IN SHARE MODE")
    (filled.folder / "go").touch()
    assert process.wait(60) == 0
    with tarfile.open(filled.backups / filled.saved()[0]) as tar:
        assert len([name for name in tar.getnames() if name.startswith("filestore/")]) == before == 2
