"""A backup as one file: a tar of `backup.json`, `database.dump`, the attachments in `filestore/` and `SHA256SUMS`.

`tar --extract` and `sha256sum --check SHA256SUMS` open and check it without us.
"""

import contextlib
import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from docker.console import Stop

ABOUT, DUMP, FILES, SUMS = "backup.json", "database.dump", "filestore/", "SHA256SUMS"
FORMAT = 1
# What a restore has to know.
KNOWN = ("database", "made_at", "files", "collate", "ctype")
BLOCK = 1 << 20
# As Odoo names attachments: a folder of two letters and a digest, or what an addon chose.
SAFE = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)*")


class Writer:
    """Writes an archive; its checksums come last."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar, self._sums = tar, list[str]()

    def about(self, values: dict[str, Any]) -> None:
        """Add what is known of the backup."""
        text = json.dumps(values, indent=1, sort_keys=True).encode()
        self._add(ABOUT, len(text), io.BytesIO(text))

    def file(self, name: str, path: Path) -> None:
        """Add a file."""
        with path.open("rb") as file:
            self._add(name, path.stat().st_size, file)

    def close(self) -> None:
        """Add the checksums."""
        text = "".join(self._sums).encode()
        self._tar.addfile(_member(SUMS, len(text)), io.BytesIO(text))

    def _add(self, name: str, size: int, file: IO[bytes]) -> None:
        reading = _Hashing(file)
        self._tar.addfile(_member(name, size), reading)
        self._sums.append(f"{reading.digest.hexdigest()}  {name}\n")


class _Hashing(io.RawIOBase):
    """Hashes what is read of a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.digest.update(block)
        return block


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


@contextlib.contextmanager
def writing(file: IO[bytes]) -> Iterator[Writer]:
    """Yield a writer of an archive into an open file."""
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        writer = Writer(tar)
        yield writer
        writer.close()


def check(path: Path) -> dict[str, Any]:
    """Read a backup to its end; return what it says of itself. A Stop says what is wrong with it."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            about = _check_sums(tar)
            dump = tar.extractfile(DUMP)
            assert dump is not None
            _check_dump(dump)
            return _check_about(path.name, about)
    except (tarfile.TarError, KeyError, ValueError, EOFError) as error:
        raise Stop(f"{path.name} is no whole backup: {error}.") from error


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the name and the content of each file in a backup that was checked."""
    with tarfile.open(path, mode="r:") as tar:
        for member in tar:
            if content := tar.extractfile(member):
                yield member.name, content


def is_same(content: IO[bytes], path: Path) -> bool:
    """Return whether a file is there with the content of a member."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        is_same = _digest(file) == _digest(content)
    content.seek(0)
    return is_same


def _check_sums(tar: tarfile.TarFile) -> dict[str, Any]:
    found, about, sums = dict[str, str](), dict[str, Any](), b""
    for member in tar:
        content = tar.extractfile(member) if member.isreg() and SAFE.fullmatch(member.name) else None
        if content is None or member.name in found:
            raise ValueError(f"{member.name!r} does not belong into one")
        if member.name == SUMS:
            sums = content.read()
            continue
        found[member.name] = _digest(content)
        if member.name == ABOUT:
            about = json.load(tar.extractfile(member))  # type: ignore[arg-type]
    stated = {name: digest for digest, _blanks, name in (line.partition("  ") for line in sums.decode().splitlines())}
    if not about or DUMP not in found or found != stated:
        raise ValueError("it ends too early, or what is in it was changed")
    return about


def _check_about(name: str, about: dict[str, Any]) -> dict[str, Any]:
    if missing := [key for key in ("format", *KNOWN) if key not in about]:
        raise ValueError(f"{ABOUT} does not say {', '.join(missing)}")
    if about["format"] != FORMAT:
        raise Stop(f"{name} has the format {about['format']}, this release knows {FORMAT}: restore it with its own.")
    return about


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _check_dump(dump: IO[bytes]) -> None:
    """Let PostgreSQL's own program read all of the dump."""
    with subprocess.Popen(["pg_restore", "--file=/dev/null"], stdin=subprocess.PIPE) as reading:
        pass_on(dump, reading.stdin)
    if reading.returncode:
        raise ValueError("PostgreSQL cannot read its dump, as it says above")


def pass_on(content: IO[bytes], program: IO[bytes] | None) -> None:
    """Write a content into a program. One that has ended says why, and has a code for it."""
    assert program is not None
    with contextlib.suppress(BrokenPipeError):
        with program:
            shutil.copyfileobj(content, program, BLOCK)
