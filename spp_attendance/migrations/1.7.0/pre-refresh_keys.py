"""Tabs, ends of lines and controls are compared as spaces or as nothing: compute the keys with one of them again.

People whose identifiers are the same by that stay as they are, and are told apart as in 1.4.0.
"""

from odoo.addons.spp_session_tracking.tools.key_column import CONTROLS, refresh_keys

TABLES = ("spp_attendance_subscriber", "spp_attendance_list")
# whoever may come to have another's key first, so that the constraint holds
PREPARE = """
    update spp_attendance_subscriber set identifier_twin = id where identifier_twin = 0 and person_identifier ~ %s
"""
SETTLE = """
    with several as (
        select company_id, identifier_key from spp_attendance_subscriber
         where identifier_key is not null group by company_id, identifier_key having count(*) > 1
    )
    update spp_attendance_subscriber person
       set identifier_twin = case when several.identifier_key is null then 0 else person.id end
      from spp_attendance_subscriber same
      left join several using (company_id, identifier_key)
     where person.id = same.id and (person.identifier_twin != 0) != (several.identifier_key is not null)
"""


def migrate(cr, version):
    cr.execute(PREPARE, [CONTROLS])
    is_any = bool(cr.rowcount)
    for table in TABLES:
        refresh_keys(cr, table, "person_identifier", "identifier_key", CONTROLS)
    if is_any:
        cr.execute(SETTLE)
