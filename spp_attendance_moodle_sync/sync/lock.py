"""One run at a time for each site, on all workers of all hosts of a database."""

from contextlib import closing, contextmanager

from odoo.addons.spp_session_tracking.tools.advisory_lock import advisory_lock, namespace
from odoo.sql_db import db_connect

SPACE = namespace("MOOD")


@contextmanager
def held(database, instance_id):
    """Whether the lock of a site is ours. As long as the block runs, nobody else gets it.

    A connection of its own holds it: no transaction stays open, which would keep PostgreSQL from cleaning up.
    """
    with closing(db_connect(database).cursor()) as cr, advisory_lock(cr, SPACE, instance_id, wait=False) as is_ours:
        yield is_ours
