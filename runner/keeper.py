"""Runs one command and takes with it whatever that started: `python -m runner.keeper command ...`.

For a command whose children would outlive it when it is killed, as a browser outlives the test that drives it: what
loses its parent is adopted here (see `processes`) and ended. Killing the runner ends this process in good order.
"""

import signal
import sys

from runner import processes

# How long the command may take to end by itself once it is asked to, in seconds.
PATIENCE = 8.0


def main(words: list[str]) -> int:
    """Run the command to its end and return its exit code."""
    processes.watch_signals()
    child = processes.start(words, in_our_group=True, stdin=None)
    try:
        with processes.terminal_is_theirs():
            return child.wait()
    except processes.Stopped as stopped:
        processes.stop(child, signal.SIGINT, PATIENCE)
        return 128 + stopped.signum
    finally:
        processes.stop_all()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
