"""What the runner says: step lines with their time, progress of the long ones, failures with the way out."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# Between two progress lines where nobody looks at a terminal, in seconds.
PROGRESS_PAUSE = 10.0

_quiet = False
_line_is_open = False


class Failure(Exception):
    """Something that cannot be done: what, and in `remedy` what the user can do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class Step:
    """One line of work; `progress` tells how far it is."""

    def __init__(self) -> None:
        self.began = self.shown_at = time.monotonic()
        self.result = ""

    def seconds(self) -> float:
        """Return the seconds since the step began."""
        return time.monotonic() - self.began

    def progress(self, text: str) -> None:
        """Tell how far the step is; on a terminal in place, elsewhere a line now and then."""
        pause = 0.2 if sys.stdout.isatty() else PROGRESS_PAUSE
        if _quiet or time.monotonic() - self.shown_at < pause:
            return
        self.shown_at = time.monotonic()
        line = f"    {text} ({self.seconds():.0f} s)"
        if sys.stdout.isatty():
            _write(f"\r\x1b[K{line[:100]}", is_open=True)
        else:
            say(line)


def be_quiet() -> None:
    """Say nothing more but failures."""
    global _quiet
    _quiet = True


def say(text: str = "") -> None:
    """Print one line, unless the runner is quiet."""
    if not _quiet:
        _write(_line_break() + text + "\n")


@contextmanager
def step(text: str) -> Iterator[Step]:
    """Say what is being done, and at its end how long it took."""
    one = Step()
    if not _quiet:
        _write(f"{_line_break()}- {text} ...", is_open=True)
    try:
        yield one
    except BaseException:
        _end(text, one, " failed,")
        raise
    _end(text, one, f" {one.result}," if one.result else "")


def complain(failure: Failure) -> None:
    """Print a failure and its remedy on the error stream, also when the runner is quiet."""
    sys.stdout.flush()
    with suppress(OSError):
        print(f"{_line_break()}spp: {failure.message}", file=sys.stderr)
        for line in failure.remedy.splitlines():
            print(f"     {line}", file=sys.stderr)


def _end(text: str, one: Step, result: str) -> None:
    if _quiet:
        return
    if sys.stdout.isatty():
        start = f"\r\x1b[K- {text} ..."
    else:
        start = "" if _line_is_open else "    ..."
    _write(f"{start}{result} {one.seconds():.1f} s\n")


def _line_break() -> str:
    return "\n" if _line_is_open else ""


def _write(text: str, is_open: bool = False) -> None:
    global _line_is_open
    _line_is_open = is_open
    with suppress(OSError, ValueError):  # a closed terminal must not keep the runner from tidying up
        sys.stdout.write(text)
        sys.stdout.flush()
