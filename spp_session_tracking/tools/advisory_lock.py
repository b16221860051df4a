"""PostgreSQL's advisory locks, by one scheme of keys for the whole suite.

A lock is two numbers: the namespace of the suite, and a hash of its name. Each name says what is locked:

* `session <id>`: requests of the REST API that write to one session (spp_attendance)
* `marks of snapshots`: taking the next ids for the marks of a snapshot (spp_session_tracking)
* `changes feed`: numbering and purging the feed of changes (spp_attendance)
* `job <kind> <company id>`: one job of a kind and company at a time (spp_session_tracking)
* `moodle <site id>`: one run at a time for a Moodle site (spp_attendance_moodle_sync)
* `registry <source id>`: one run at a time for a registry of people (spp_attendance)

Where two names have the same hash they wait for each other, which costs time and harms nothing. The locks are those of
a connection: PostgreSQL releases them when it ends, also when a worker is killed.
"""

from contextlib import contextmanager

NAMESPACE = 0x73707061  # the letters "sppa"
LOCK, TRY_LOCK, UNLOCK = (
    f"select {function}({NAMESPACE}, hashtext(%s))"
    for function in ("pg_advisory_lock", "pg_try_advisory_lock", "pg_advisory_unlock")
)


@contextmanager
def locked(cr, name):
    """Wait for the lock, run the block, commit what it did on the cursor, and release the lock.

    Use it before anything else on the cursor: after the wait the transaction begins anew, so that it sees what those
    before it have committed. What fails in the block is rolled back.
    """
    cr.execute(LOCK, [name])
    cr.rollback()  # ends the transaction that waited; the lock belongs to the connection
    try:
        yield
        cr.commit()  # pylint: disable=invalid-commit
    except BaseException:
        cr.rollback()
        raise
    finally:
        cr.execute(UNLOCK, [name])


@contextmanager
def locked_if_free(cr, name):
    """Whether the lock was free; if so it is ours until the block ends. No transaction stays open meanwhile."""
    cr.execute(TRY_LOCK, [name])
    is_ours = cr.fetchone()[0]
    cr.commit()  # pylint: disable=invalid-commit
    try:
        yield is_ours
    finally:
        if is_ours:
            cr.execute(UNLOCK, [name])
            cr.commit()  # pylint: disable=invalid-commit


@contextmanager
def locked_meanwhile(cr, name):
    """Wait for the lock, and give it back when the block ends. The transaction goes on, and sees what it saw before."""
    cr.execute(LOCK, [name])
    try:
        yield
    finally:
        cr.execute(UNLOCK, [name])
