"""PostgreSQL's advisory locks: one helper and one scheme of keys for the whole suite.

A lock has two whole numbers of 32 bits. The namespace says what is locked, such as the sites of Moodle, and the key
says which one. An addon makes its namespace of four letters with `namespace()`. Two addons that take different letters never
wait for each other. PostgreSQL keeps these locks apart from those with a single number, which Odoo takes.
"""

import hashlib
from contextlib import contextmanager

WAIT = "select pg_advisory_lock(%s, %s)"
TRY = "select pg_try_advisory_lock(%s, %s)"
UNLOCK = "select pg_advisory_unlock(%s, %s)"


def namespace(letters):
    """The first number of a lock, made of four ASCII letters."""
    return int.from_bytes(letters.encode("ascii"), "big")


def key_of(name):
    """The second number of a lock, for something that has a name instead of an id.

    Two names may share a key. Then one waits for the other without need, and nothing else happens.
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big", signed=True)


@contextmanager
def advisory_lock(cr, space, key, wait=True):
    """Hold a lock as long as the block runs. Yields whether it is ours: always, if we wait for it.

    The connection holds the lock and no transaction does. So a new transaction begins inside the block, which sees all
    that the holders before have committed. What the block does not commit by this cursor is rolled back. PostgreSQL
    frees the lock itself when the connection ends, for example because the worker was killed.
    """
    cr.execute(WAIT if wait else TRY, [space, key])
    is_ours = wait or cr.fetchone()[0]
    cr.rollback()
    try:
        yield is_ours
    finally:
        cr.rollback()
        if is_ours:
            cr.execute(UNLOCK, [space, key])
