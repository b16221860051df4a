"""Runs of pytest: one in the user's terminal, others beside it whose words are shown when they end."""

import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from runner import console, processes, series
from runner.processes import Child

# Takes a browser with it that a killed test would leave behind.
KEEPER = (sys.executable, "-B", "-m", "runner.keeper")


class Beside:
    """A command that runs while something else does; what it says goes to a file."""

    def __init__(self, command: Sequence[str | Path], env: Mapping[str, str]) -> None:
        self._output = tempfile.TemporaryFile()
        self._child = processes.start(
            command,
            at_our_death=signal.SIGTERM,
            env=env,
            cwd=series.REPOSITORY,
            stdout=self._output,
            stderr=self._output,
        )

    def ended(self) -> int:
        """Wait until it has ended, and print its output; return its exit code."""
        try:
            code = self._child.wait()
        finally:
            processes.stop(self._child)
        with self._output as output:
            output.seek(0)
            console.say(output.read().decode(errors="replace"))
        return code


def in_terminal(python: Path, words: list[str], env: Mapping[str, str]) -> int:
    """Run pytest with the terminal in its hands, so that --pdb works, and return its exit code."""
    began, has_terminal = time.monotonic(), sys.stdin.isatty()
    child = processes.start(
        _command(python, words),
        at_our_death=signal.SIGTERM,
        in_our_group=has_terminal,
        env=env,
        cwd=series.REPOSITORY,
        stdin=None,
    )
    try:
        return _waited(child, has_terminal)
    finally:
        processes.stop(child)
        console.say(f"- pytest ... {time.monotonic() - began:.1f} s")


def at_once(python: Path, runs: list[tuple[list[str], Mapping[str, str]]]) -> list[int]:
    """Run pytest several times at once, each with its words and environment; return the exit codes."""
    others = [Beside(_command(python, words), env) for words, env in runs[1:]]
    return [in_terminal(python, *runs[0]), *(other.ended() for other in others)]


def _command(python: Path, words: list[str]) -> list[str | Path]:
    pytest = ("-m", "pytest", "-p", "no:cacheprovider", "--rootdir", series.REPOSITORY)
    return [*KEEPER, python, *pytest, *words]


def _waited(child: Child, has_terminal: bool) -> int:
    if not has_terminal:
        return child.wait()
    with processes.terminal_is_theirs():
        return child.wait()
