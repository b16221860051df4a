"""The feed of changes was once numbered by turns, in a table that nothing has used since 1.1.0: drop it."""


def migrate(cr, version):
    cr.execute("drop table if exists spp_attendance_api_change_turn")
