from odoo import api
from odoo.tools import sql

# The columns of an index, and which records it holds. Each begins with what a screen filters by, and goes on in the
# order of the list, so that a page of it is read without sorting more than a day.
INDEXES = {
    "day": (["attendance_date", "attendance_time", "id"], ""),
    "type": (["attendance_type_id", "attendance_date"], "attendance_type_id is not null"),
    "location": (["attendance_location_id", "attendance_date"], "attendance_location_id is not null"),
    "recorder": (["create_uid", "attendance_date"], ""),
    "uncounted": (["state", "attendance_date"], "state != 'valid'"),
}


class RecordIndexes:
    """The indexes of several columns, for the filters of the screens. Those of one column stand at the field."""

    __slots__ = ()

    @api.model
    def _create_indexes(self):
        for name, (columns, where) in INDEXES.items():
            sql.create_index(self.env.cr, f"{self._table}_{name}_index", self._table, columns, where=where)
