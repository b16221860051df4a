from odoo import _
from odoo.exceptions import UserError
from odoo.tools import sql

# of OpenG2P's and OpenSPP 17.0's memberships, and of OpenSPP 2's
OPENSPP_TABLES = ("g2p_group_membership", "spp_group_membership")


def refuse_beside_openspp(env):
    """Before the installation: a database with OpenSPP's memberships has its households there."""
    found = [table for table in OPENSPP_TABLES if sql.table_exists(env.cr, table)]
    if found:
        raise UserError(
            _(
                "OpenSPP keeps the households of this database (table %(tables)s). Nothing was changed. Do without "
                "this addon: the members of groups are read from OpenSPP.",
                tables=", ".join(found),
            )
        )
