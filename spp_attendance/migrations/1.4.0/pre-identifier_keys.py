"""Identifiers are compared in a normal form: give each person the key, before the constraint asks for it.

Two people whose identifiers are the same in that form stay as they are, each found by exactly what is written:
`identifier_twin` keeps them apart. Which of them is meant by another way of writing it, nobody guesses.
"""

from odoo.addons.spp_session_tracking.tools.key_column import add_key_column


def migrate(cr, version):
    add_key_column(cr, "spp_attendance_subscriber", "person_identifier", "identifier_key")
    cr.execute(
        """
        alter table spp_attendance_subscriber add column if not exists identifier_twin int4 default 0;
        alter table spp_attendance_subscriber alter column identifier_twin drop default;
        update spp_attendance_subscriber person
           set identifier_twin = person.id
          from spp_attendance_subscriber other
         where other.company_id = person.company_id and other.identifier_key = person.identifier_key
           and other.id != person.id and person.identifier_twin = 0
        """
    )
