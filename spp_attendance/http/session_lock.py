"""Requests that write to the same session run one after another."""

from odoo.addons.spp_session_tracking.tools.advisory_lock import locked


def session_lock(cr, session):
    """Wait for other requests that write to a session. What is done in the block is committed at its end.

    PostgreSQL refuses one of two transactions that change the same rows, and Odoo repeats that request only seconds
    later. Waiting is faster. Take the lock before anything else is done by the cursor. session: its id, or the uid that
    a device gave it, as text
    """
    return locked(cr, f"session {session}")
