"""What only the server may set."""

from odoo import _
from odoo.exceptions import UserError


def refuse(vals_list, names):
    """Raise UserError where one of the values to write is one that only the server sets."""
    for name in names:
        if any(name in vals for vals in vals_list):
            raise UserError(_("%(field)s is set by the server. Leave it out.", field=name))


def without_defaults(records, names):
    """The records without the context keys that would set these fields behind the back of the checks."""
    keys = {f"default_{name}" for name in names}
    kept = {key: value for key, value in records.env.context.items() if key not in keys}
    return records.with_context(kept)  # pylint: disable=context-overridden
