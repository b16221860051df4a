import time

# The longest that a process takes to begin on a busy machine.
SECONDS = 60
# Only those who wait for us: in the same PostgreSQL another run may use a database of its own.
WAITING = "select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))"


def wait_until_somebody_waits(cr):
    """Wait until another transaction waits for a lock of that of a cursor."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        cr.execute(WAITING)
        if cr.fetchone():
            return
        time.sleep(0.05)
    raise AssertionError("Nobody waits.")
