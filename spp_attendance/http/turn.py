"""Requests that write to the same session come one after another."""

from contextlib import contextmanager

SPACE = 1936748641  # of locks that are these; any number that nobody else takes
LOCK, UNLOCK = (f"select pg_advisory_{verb}({SPACE}, hashtext(%s))" for verb in ("lock", "unlock"))


@contextmanager
def turn(cr, name):
    """Wait for whoever has the turn of this name, and keep it until what is done here is committed, which is done too.

    PostgreSQL refuses what two change at once, and Odoo repeats it only after seconds, by chance. To be before all else
    on the cursor: what it sees from then on is what those before have left.
    """
    cr.execute(LOCK, [name])
    cr.rollback()  # the lock stays, which is one of the connection
    try:
        yield
        cr.commit()  # pylint: disable=invalid-commit
    except BaseException:
        cr.rollback()
        raise
    finally:
        cr.execute(UNLOCK, [name])
