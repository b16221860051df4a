"""Tabs, ends of lines and controls are compared as spaces or as nothing: compute the keys of IDs with one again."""

from odoo.addons.spp_session_tracking.tools.key_column import CONTROLS, refresh_keys


def migrate(cr, version):
    refresh_keys(cr, "g2p_reg_id", "value", "attendance_key", CONTROLS)
