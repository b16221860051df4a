"""The cache folder: where the runner keeps what it made, whole things only, one maker at a time."""

import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from runner import console

# How long the children of a killed runner may take to end.
ORPHAN_SECONDS = 20.0


def folder() -> Path:
    """Return the runner's own folder below the user's cache folder, made if missing."""
    wanted = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(wanted) if os.path.isabs(wanted) else Path.home() / ".cache"
    path = base / "spp"
    path.mkdir(parents=True, exist_ok=True)
    return path


def obtain(target: Path, make: Callable[[Path], None]) -> Path:
    """Return `target`; where it is missing `make` fills a folder aside, which then takes its name.

    Somebody else making it at the same time is waited for, and what they made is used.
    """
    if not target.exists():
        with locked(target):
            if not target.exists():
                with made_aside(target) as aside:
                    make(aside)
    return target


@contextmanager
def made_aside(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target`; renamed to it at a good end, removed at a bad one.

    The caller holds the lock of `target`: leftovers of makers that were killed are removed here.
    """
    for leftover in target.parent.glob(f".{target.name}.making-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.making-", dir=target.parent))
    aside.chmod(0o755)
    try:
        yield aside
        aside.rename(target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the lock that belongs to `target`, waiting for whoever has it."""
    with _lock_file(target) as handle:
        if not _taken(handle):
            with console.step(f"waiting for another spp, {note(target) or 'which is at work'}"):
                fcntl.flock(handle, fcntl.LOCK_EX)
        _write_note(handle, f"process {os.getpid()}")
        yield


@contextmanager
def held(target: Path, text: str) -> Iterator[int | None]:
    """Try to hold the lock of `target`; yield its file handle, None when somebody else holds it.

    A child that inherits the handle keeps the lock for as long as it lives. `text` is what others read meanwhile.
    """
    with _lock_file(target) as handle:
        free = _taken(handle) or _left_behind(handle, note(target))
        if free:
            _write_note(handle, text)
        yield handle if free else None


def note(target: Path) -> str:
    """Return what the present or last holder of the lock of `target` wrote."""
    try:
        return _lock_path(target).read_text()
    except OSError:
        return ""


def _lock_path(target: Path) -> Path:
    return target.with_name(f"{target.name}.lock")


@contextmanager
def _lock_file(target: Path) -> Iterator[int]:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(_lock_path(target), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _left_behind(handle: int, note: str) -> bool:
    """Take a lock whose holder has just died, once its children are gone too."""
    holder = re.search(r"process (\d+)", note)
    deadline = time.monotonic() + ORPHAN_SECONDS
    while holder and not Path("/proc", holder.group(1)).exists() and time.monotonic() < deadline:
        if _taken(handle):
            return True
        time.sleep(0.1)
    return False


def _write_note(handle: int, text: str) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, text.encode(), 0)


def free_name(path: Path) -> Path:
    """Return `path`, or where that exists the first of path.1, path.2 ... that does not."""
    names = [path, *(path.with_name(f"{path.name}.{number}") for number in range(1, 1000))]
    return next(name for name in names if not name.exists())
