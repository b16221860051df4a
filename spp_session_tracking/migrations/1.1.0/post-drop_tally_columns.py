"""Compliance counts the lines' own columns now: drop the generated columns that it was counted from."""


def migrate(cr, version):
    cr.execute(
        """
        alter table spp_session_attendance
         drop column if exists tally_came,
         drop column if exists tally_missed,
         drop column if exists tally_excused
        """
    )
