"""Zones that were stored by old names get their names of today, by which they are searched."""

from odoo.addons.spp_session_tracking.tools.time_zone import rename_old_zones


def migrate(cr, version):
    rename_old_zones(cr, "spp_attendance_list")
    rename_old_zones(cr, "spp_attendance_api_client_credential")
