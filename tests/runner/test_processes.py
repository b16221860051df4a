"""However the runner ends, nothing it started is left."""

import os
import signal
import sys

import pytest

from runner import processes
from tests.runner.conftest import SECONDS, ends, is_running

# Starts a child that starts a grandchild, and says the numbers of both.
FAMILY = """
import sys
from runner import processes
processes.watch_signals()
grand = ["sleep", "60"]
child = f"import subprocess, time; print(subprocess.Popen({grand!r}).pid, flush=True); time.sleep(60)"
try:
    one = processes.start([sys.executable, "-c", child])
    print(one.pid, flush=True)
    one.wait()
finally:
    processes.stop_all()
"""


def family(process):
    """The numbers of child and grandchild, whoever spoke first."""
    pids = [int(process.stdout.readline()) for _ in range(2)]
    assert all(is_running(pid) for pid in pids)
    return pids


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_children_and_grandchildren(script, signum):
    process = script(FAMILY)
    pids = family(process)
    process.send_signal(signum)
    process.wait(SECONDS)
    assert all(ends(pid) for pid in pids)


def test_killing_the_runner_ends_its_child(script):
    process = script(FAMILY.replace("print(one.pid, flush=True)", "print(one.pid, one.pid, flush=True)"))
    pids = [process.stdout.readline().split() for _ in range(2)]
    [child] = [int(words[0]) for words in pids if len(words) == 2]
    [grandchild] = [int(words[0]) for words in pids if len(words) == 1]
    process.kill()
    assert ends(child)
    os.kill(grandchild, signal.SIGKILL)  # it is for a keeper to end this one too


def test_a_second_signal_does_not_break_off_the_tidying_up(script):
    process = script(
        FAMILY.replace("finally:", "finally:\n    import time; print('tidying', flush=True); time.sleep(0.5)")
    )
    pids = family(process)
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline().strip() == "tidying"
    process.send_signal(signal.SIGINT)
    process.wait(SECONDS)
    assert all(ends(pid) for pid in pids)


KEPT = """
import subprocess, sys, time
one = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
print(one.pid, flush=True)
if sys.argv[1] == "stay":
    time.sleep(60)
"""
KEEPER = """
import sys
from runner import keeper
sys.exit(keeper.main(sys.argv[1:]))
"""


def test_what_a_kept_command_leaves_behind_is_ended_with_it(script):
    process = script(KEEPER, sys.executable, "-c", KEPT, "go")
    orphan = int(process.stdout.readline())
    assert process.wait(SECONDS) == 0
    assert ends(orphan)


def test_a_keeper_that_is_told_to_end_takes_everything_with_it(script):
    process = script(KEEPER, sys.executable, "-c", KEPT, "stay")
    orphan = int(process.stdout.readline())
    process.terminate()
    assert process.wait(SECONDS) == 128 + signal.SIGTERM
    assert ends(orphan)


def test_a_kept_command_gives_its_exit_code(script):
    assert script(KEEPER, sys.executable, "-c", "raise SystemExit(5)").wait(SECONDS) == 5


def test_a_run_gives_code_and_lines():
    seen = []
    text = "import sys; print('one\\rtwo'); print('three', file=sys.stderr); sys.exit(3)"
    code, lines = processes.run([sys.executable, "-u", "-c", text], on_line=seen.append)
    assert (code, lines, seen) == (3, ["one", "two", "three"], ["one", "two", "three"])


def test_a_run_that_takes_too_long_is_ended():
    code, lines = processes.run([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.2)
    assert code == 124
    assert "no end after" in lines[-1]
