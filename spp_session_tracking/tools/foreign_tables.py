"""Refuse a database that holds other tables under our names.

OpenSPP's own session tracking uses the same table names with other columns. Installing over them would mix two kinds of
data, so the addon stops before it touches anything.
"""

from odoo import _
from odoo.exceptions import UserError
from odoo.tools import sql

# a column that our table has had since its first version, and OpenSPP's has not
OWN_COLUMN = {
    "spp_session_type": "excused_rule",
    "spp_session": "start_at",
    "spp_session_attendance": "basis",
}


def check_tables(cr, own_column=OWN_COLUMN):
    """Raise UserError when a table of one of our names is not ours.

    cr: a database cursor
    own_column: {name of a table: a column that only ours has}; an addon on top of this one gives its own tables
    """
    foreign = [
        table
        for table, column in own_column.items()
        if sql.table_exists(cr, table) and not sql.column_exists(cr, table, column)
    ]
    if foreign:
        raise UserError(
            _(
                "The database already has the tables %(tables)s of another module (OpenSPP's?). Nothing was changed. "
                "Use a database without that module, or uninstall it there, with its own addons first on the path.",
                tables=", ".join(foreign),
            )
        )
