from odoo import fields

from ..rules import canonical_zone


def local_today(records):
    """The day where the user is, also as a default: Odoo takes UTC for a zone that the server has by another name."""
    tz = records.env.context.get("tz") or records.env.user.tz
    return fields.Date.context_today(records.with_context(tz=tz and canonical_zone(tz) or "UTC"))
