from odoo import fields

from ..rules import canonical_zone, zone_names


class TimeZone(fields.Selection):
    """A field for a time zone. It offers names of today; old names are understood.

    What is written is stored, and what is stored is read, by its name of today. A name that nobody knows is refused.
    """

    def __init__(self, *string, **attributes):
        # no list: their names are not translated
        super().__init__(lambda model: zone_names(), *string, **attributes)

    def convert_to_cache(self, value, record, validate=True):
        if validate and value:
            value = record.env["spp.session"]._known_zone(value)
        return super().convert_to_cache(value, record, validate=False)

    def convert_to_record(self, value, record):
        stored = super().convert_to_record(value, record)
        return stored and canonical_zone(stored) or stored

    def convert_to_export(self, value, record):
        return value or ""
