"""Children that cannot outlive the runner, whichever way it ends.

An orderly end unwinds the `with` blocks; Ctrl-C, SIGTERM and SIGHUP become the exception `Stopped`, which does the
same. Where the runner itself is killed, Linux sends each child the signal it was started with (PR_SET_PDEATHSIG).
"""

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# From <linux/prctl.h>.
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
# Lines kept of a child's output, to be shown when it fails.
KEPT_LINES = 400

Child = subprocess.Popen[bytes]
_children: list[Child] = []
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Stopped(BaseException):
    """The user, or whoever started us, wants us to end."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


def watch_signals() -> None:
    """Turn the signals that end us into `Stopped`, and adopt grandchildren whose parent dies."""
    for signum in SIGNALS:
        if signum != signal.SIGHUP or signal.getsignal(signum) != signal.SIG_IGN:  # started by nohup
            signal.signal(signum, _stop)
    if _libc:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _stop(signum: int, _frame: FrameType | None) -> None:
    for each in SIGNALS:  # tidying up takes seconds and must not be broken off half way
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(signum)


def start(
    args: Sequence[str | Path],
    *,
    at_our_death: int = signal.SIGKILL,
    in_our_group: bool = False,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    inherits: Sequence[int] = (),
    stdin: int | IO[bytes] | None = subprocess.DEVNULL,
    stdout: int | IO[bytes] | None = None,
    stderr: int | IO[bytes] | None = None,
) -> Child:
    """Start a child that gets the signal `at_our_death` when we are killed.

    It is in a session of its own, so that Ctrl-C reaches us alone and we end the children in our order; with
    `in_our_group` it keeps the terminal.
    """
    parent = os.getpid()

    def prepare() -> None:
        for signum in SIGNALS:
            signal.signal(signum, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        if _libc:
            _libc.prctl(PR_SET_PDEATHSIG, at_our_death, 0, 0, 0)
        if os.getppid() != parent:  # we were killed before the line above
            os._exit(1)

    # A signal between the start and the note of it would leave a child nobody knows.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        child = subprocess.Popen(
            [str(arg) for arg in args],
            env=env,
            cwd=cwd,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            pass_fds=inherits,
            start_new_session=not in_our_group,
            preexec_fn=prepare,
        )
        _children.append(child)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    return child


def stop(child: Child, signum: int = signal.SIGTERM, patience: float = 20.0) -> None:
    """End a child in good order, or after `patience` seconds in any."""
    if child.poll() is None:
        child.send_signal(signum)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child in _children:
        _children.remove(child)


def stop_all() -> None:
    """End every child that is left, the newest first, and the grandchildren they left behind."""
    for child in reversed(_children.copy()):
        stop(child)
    for _ in range(50):
        orphans = list(_our_children())
        if not orphans:
            return
        for pid in orphans:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def run(
    args: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    on_line: Callable[[str], None] | None = None,
    on_wait: Callable[[], None] | None = None,
    timeout: float | None = None,
) -> tuple[int, list[str]]:
    """Run a child to its end; return its exit code and the last lines it wrote on either stream.

    `on_line` sees each line as it comes (a carriage return ends one too), `on_wait` is called while none comes.
    After `timeout` seconds without an end the child is ended and the code is 124, as with timeout(1).
    """
    child = start(args, env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output: deque[str] = deque(maxlen=KEPT_LINES)
    deadline = time.monotonic() + timeout if timeout else None
    try:
        for line in _lines(child, deadline, on_wait):
            output.append(line)
            if on_line:
                on_line(line)
        if child.poll() is None and deadline and time.monotonic() > deadline:
            return 124, [*output, f"no end after {timeout:.0f} s"]
        return child.wait(), list(output)
    finally:
        stop(child, patience=5)
        if child.stdout:
            child.stdout.close()


@contextmanager
def terminal_is_theirs() -> Iterator[None]:
    """Leave Ctrl-C to a child in our process group: it gets it from the terminal, as we do, and ends; then we end."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda signum, _frame: pressed.append(signum))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise Stopped(signal.SIGINT)


def _lines(child: Child, deadline: float | None, on_wait: Callable[[], None] | None) -> Iterator[str]:
    assert child.stdout
    handle, rest = child.stdout.fileno(), b""
    while True:
        chunk = _read(handle)
        if chunk == b"" or (deadline and time.monotonic() > deadline):
            break
        if chunk is None:
            if on_wait:
                on_wait()
            continue
        *whole, rest = (rest + chunk).replace(b"\r", b"\n").split(b"\n")
        yield from (line.decode(errors="replace") for line in whole if line.strip())
    if rest.strip():
        yield rest.decode(errors="replace")


def _read(handle: int) -> bytes | None:
    """Return what there is to read, b"" at the end, None when nothing came for a while."""
    readable, _, _ = select.select([handle], [], [], 0.5)
    return os.read(handle, 65536) if readable else None


def _our_children() -> Iterator[int]:
    """Yield the processes whose parent we are (Linux only; elsewhere none are adopted)."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == os.getpid():
                yield int(stat.parent.name)
