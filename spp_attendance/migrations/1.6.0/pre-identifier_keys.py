"""Records are found by the identifier in its normal form: give each the key. The index of what was sent goes."""

from odoo.addons.spp_session_tracking.tools.key_column import add_key_column


def migrate(cr, version):
    # first: a row with fewer indexes is updated faster
    cr.execute("drop index if exists spp_attendance_list__person_identifier_index")
    add_key_column(cr, "spp_attendance_list", "person_identifier", "identifier_key")
