from odoo import fields
from odoo.tools import SQL

from ..rules import canonical_zone, zone_names


class TimeZone(fields.Selection):
    """A field for a time zone. It offers names of today; old names are understood.

    What is written is stored and searched for, and what is stored is read, by its name of today. A name that nobody
    knows is refused.
    """

    def __init__(self, *string, **attributes):
        # no list: their names are not translated
        super().__init__(lambda model: zone_names(), *string, **attributes)

    def convert_to_cache(self, value, record, validate=True):
        if validate and value:
            value = record.env["spp.session"]._known_zone(value)
        return super().convert_to_cache(value, record, validate=False)

    def convert_to_column(self, value, record, values=None, validate=True):
        """Also of the value in a domain."""
        value = canonical_zone(value) or value if isinstance(value, str) else value
        return super().convert_to_column(value, record, values, validate)

    def convert_to_record(self, value, record):
        stored = super().convert_to_record(value, record)
        return stored and canonical_zone(stored) or stored

    def convert_to_export(self, value, record):
        return value or ""


def rename_old_zones(cr, table):
    """Give the zones in the column `tz` of a table their names of today: for updates."""
    name = SQL.identifier(table)
    cr.execute(SQL("select distinct tz from %s where tz is not null", name))
    today = {tz: canonical_zone(tz) for (tz,) in cr.fetchall()}
    old = [(tz, zone) for tz, zone in today.items() if zone and zone != tz]
    if old:
        # not for the triggers: nothing has changed that anybody would have to hear of
        cr.execute(SQL("alter table %s disable trigger user", name))
        for tz, zone in old:
            cr.execute(SQL("update %s set tz = %s where tz = %s", name, zone, tz))
        cr.execute(SQL("alter table %s enable trigger user", name))
