"""Add columns as they have to be for what is there already.

Odoo would compute the period of make-up line by line, but no session was completed with make-up. In no snapshot was
anything made up: an empty number would show as a difference.
"""


def migrate(cr, version):
    cr.execute(
        """
        alter table spp_session add column if not exists make_up_period date;
        alter table spp_session_attendance add column if not exists make_up_period date;
        alter table spp_session_snapshot_answer add column if not exists made_up int4 default 0;
        alter table spp_session_snapshot_answer alter column made_up drop default
        """
    )
