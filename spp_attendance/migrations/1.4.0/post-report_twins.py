"""Report people whose identifiers differ only in how they are written, on each of them and in the log."""

import logging

from odoo import SUPERUSER_ID, api

_logger = logging.getLogger(__name__)


def migrate(cr, version):
    people = api.Environment(cr, SUPERUSER_ID, {})["spp.attendance.subscriber"].with_context(active_test=False)
    twins = people.search([("identifier_twin", "!=", 0)], order="identifier_key, id")
    for person in twins:
        person._report_twins()
    if twins:
        _logger.warning("Identifiers that differ only in how they are written: people %s", twins.ids)
