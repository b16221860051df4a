"""One run at a time for each site, on all workers of all hosts of a database."""

from contextlib import closing, contextmanager

from odoo.addons.spp_session_tracking.tools.advisory_lock import locked_if_free
from odoo.sql_db import db_connect


@contextmanager
def held(database, instance_id):
    """Whether the lock of a site is ours; as long as it lasts it is nobody else's.

    It has a connection of its own, so that PostgreSQL releases it when a worker is killed.
    """
    with closing(db_connect(database).cursor()) as cr, locked_if_free(cr, f"moodle {instance_id}") as is_ours:
        yield is_ours
