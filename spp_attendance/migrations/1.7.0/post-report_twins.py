"""Report people whose identifiers are the same since tabs, ends of lines and controls are spaces or nothing."""

import logging

from odoo import SUPERUSER_ID, api
from odoo.addons.spp_session_tracking.tools.key_column import CONTROLS

_logger = logging.getLogger(__name__)
TWINS = """
    select array_agg(person.id order by person.id) from spp_attendance_subscriber person
      join (
               select distinct company_id, identifier_key from spp_attendance_subscriber
                where identifier_twin != 0 and person_identifier ~ %s
           ) as changed using (company_id, identifier_key)
"""


def migrate(cr, version):
    cr.execute(TWINS, [CONTROLS])
    twins = api.Environment(cr, SUPERUSER_ID, {})["spp.attendance.subscriber"].browse(cr.fetchone()[0])
    for person in twins:
        person._report_twins()
    if twins:
        _logger.warning("Identifiers that differ only in how they are written: people %s", twins.ids)
