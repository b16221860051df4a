"""Earlier merges of contacts left lines that refer to the person they are of, and that nobody could correct."""

from odoo import SUPERUSER_ID, api

BROKEN = """
    select id
      from spp_session_attendance line
     where attended_by_id = participant_id
        or household_id = participant_id
        or source = 'household' and status is not null and not exists (
               select from spp_session_attendance member
                where member.session_id = line.session_id and member.household_id = line.participant_id
           )
"""


def migrate(cr, version):
    """Each of these becomes what merging makes of it today, with a row on the change log."""
    cr.execute(BROKEN)
    lines = api.Environment(cr, SUPERUSER_ID, {})["spp.session.attendance"].browse([row[0] for row in cr.fetchall()])
    for person, theirs in lines.grouped("participant_id").items():
        theirs._become_own(person)
