"""Operators of Odoo's domains."""

# {an operator that excludes: the one whose result it excludes}
NEGATIVE = {"!=": "=", "not in": "in", "not like": "like", "not ilike": "ilike", "not =like": "=like"}
