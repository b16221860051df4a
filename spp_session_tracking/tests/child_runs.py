"""Work in processes of its own, each of which may kill itself: run by `ChildRuns` as a script.

A line on its standard input is a model, the id of a record, a method without parameters, and the number of the commit
before which the process kills itself, 0 for never. Two lines are printed: the id of the process, and once it has ended
its exit code.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

COMMIT = sql_db.Cursor.commit
# The longest that a process takes to say its id on a busy machine.
SECONDS = 60


class ChildRuns:
    """The script, running for a database until end()."""

    def __init__(self, database):
        words = [sys.executable, __file__, database]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._answer() != "ready":
            raise AssertionError("It did not start.")

    def end(self):
        self.process.kill()
        self.process.communicate()

    def run(self, model, record_id, method, before_commit=0, on_start=None):
        """How a process that does this has ended. on_start: called with its id"""
        self.process.stdin.write(f"{model} {record_id} {method} {before_commit}\n")
        self.process.stdin.flush()
        child = int(self._answer())
        try:
            if on_start:
                on_start(child)
        except BaseException:
            with suppress(ProcessLookupError):  # it has ended by itself
                os.kill(child, signal.SIGKILL)
            self._answer()  # else the next one would take its exit code for an id
            raise
        return int(self._answer())

    def _answer(self):
        found = self.process.stdout.readline().strip()
        if not found:
            raise AssertionError("It has ended.")
        return found


class Killer:
    """Kills a process when it asks another system for the n-th time."""

    def __init__(self, at=0):
        self.at, self.count, self.child, self.is_aimed = at, 0, 0, threading.Event()

    def aim(self, child):
        self.child = child
        self.is_aimed.set()

    def count_request(self):
        self.count += 1
        if self.count == self.at:
            if not self.is_aimed.wait(SECONDS):
                raise AssertionError("Nobody said which process is to be killed.")
            os.kill(self.child, signal.SIGKILL)


def kill_before(commit):
    """Let this process end before it commits so many times."""
    left = [commit]

    def commit_or_die(cursor):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return COMMIT(cursor)

    sql_db.Cursor.commit = commit_or_die


def do(registry, model, record_id, method):
    with registry.cursor() as cr:
        getattr(api.Environment(cr, SUPERUSER_ID, {})[model].browse(record_id), method)()


def answer(what):
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main():
    config.parse_config(["--config", os.environ["ODOO_RC"], "--database", sys.argv[1], "--no-http"])
    registry = Registry(sys.argv[1])
    sql_db.close_all()  # no connection is shared with the children
    answer("ready")
    for line in sys.stdin:
        model, record_id, method, commit = line.split()
        child = os.fork()
        if not child:
            kill_before(int(commit))
            do(registry, model, int(record_id), method)
            os._exit(0)
        answer(child)
        answer(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
