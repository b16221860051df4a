"""Runs of the sync in processes of their own, one for each line on the standard input.

A line is the id of a site and the number of the commit before which the process kills itself, 0 for never. Two lines
are printed: the id of the process, and once it has ended its exit code.
"""

import os
import signal
import sys

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

COMMIT = sql_db.Cursor.commit


def kill_before(commit):
    """Let this process end before it commits so many times."""
    left = [commit]

    def commit_or_die(cursor):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return COMMIT(cursor)

    sql_db.Cursor.commit = commit_or_die


def sync(registry, instance_id):
    with registry.cursor() as cr:
        api.Environment(cr, SUPERUSER_ID, {})["spp.moodle.instance"].browse(instance_id)._sync()


def answer(what):
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main():
    config.parse_config(["--config", os.environ["ODOO_RC"], "--database", sys.argv[1], "--no-http"])
    registry = Registry(sys.argv[1])
    sql_db.close_all()  # no connection is shared with the children
    answer("ready")
    for line in sys.stdin:
        instance_id, commit = map(int, line.split())
        child = os.fork()
        if not child:
            kill_before(commit)
            sync(registry, instance_id)
            os._exit(0)
        answer(child)
        answer(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
