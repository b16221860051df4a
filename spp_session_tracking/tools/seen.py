"""What the user sees, asked of the database.

In a form anybody may type another record, or another value into one. Odoo computes what follows, names in sudo whatever
was typed, and caches all of it: only the database knows what is there, and who sees it.
"""


def seen(records, domain=()):
    """Those of the records that the user sees, also in sudo, and that meet a domain. New ones are none of them."""
    stored = records._origin.sudo(False).with_context(active_test=False)
    return stored.search([("id", "in", stored.ids), *domain], order="id")


def check_readable(records):
    """Raise AccessError where the user may not read one of the records."""
    records.check_access_rights("read")
    records.check_access_rule("read")
