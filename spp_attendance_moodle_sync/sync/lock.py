"""One run at a time for each site, on all workers of all hosts of a database."""

from contextlib import closing, contextmanager

from odoo.sql_db import db_connect

# The first of the two numbers of PostgreSQL's advisory locks that are ours: the letters "MOOD".
SPACE = 0x4D4F4F44


@contextmanager
def held(database, instance_id):
    """Whether the lock of a site is ours; as long as it lasts it is nobody else's.

    It is held by a connection of its own, so that PostgreSQL itself gives it back when a worker is killed, and by no
    transaction, which would keep PostgreSQL from cleaning up meanwhile.
    """
    with closing(db_connect(database).cursor()) as cr:
        cr.execute("select pg_try_advisory_lock(%s, %s)", [SPACE, instance_id])
        is_ours = cr.fetchone()[0]
        cr.commit()  # pylint: disable=invalid-commit
        try:
            yield is_ours
        finally:
            if is_ours:
                cr.execute("select pg_advisory_unlock(%s, %s)", [SPACE, instance_id])
                cr.commit()  # pylint: disable=invalid-commit
