"""Searching by a number or a date that is counted from other records, such as the rate of a contact from lines."""

from operator import ge, gt, le, lt

from odoo import _
from odoo.exceptions import UserError
from odoo.tools import SQL

COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge}


def counted_domain(owners, grouped, counted, operator, wanted, empty):
    """The domain of those owners whose counted value compares so to what is wanted.

    owners: the model that is searched
    grouped: SQL that selects owner ids, grouped by them; only owners with something to count are in it
    counted: the aggregate, in SQL
    operator, wanted: of the domain; of `in` several values
    empty: the value of an owner with nothing to count: 0, or None for a date
    """
    if operator in ("=", "!=", "in", "not in"):
        values = set(wanted) if operator in ("in", "not in") else {wanted}
        values, is_negative = {value or empty for value in values}, operator in ("!=", "not in")
        condition = SQL("%s = any(%s)", counted, [value for value in values if value is not None])
        condition = SQL("not %s", condition) if is_negative else condition
        is_met_by_empty = (empty in values) != is_negative
    elif operator in COMPARISONS and (wanted or empty is not None):
        condition = SQL(f"%s {operator} %s", counted, wanted or empty)
        is_met_by_empty = empty is not None and COMPARISONS[operator](empty, wanted or empty)
    else:
        raise UserError(_("This is a number or a date. Compare it with =, !=, <, <=, > or >=."))
    inside = SQL(
        "%s %s (%s having %s)",
        SQL.identifier(owners._table, "id"),
        SQL("not in") if is_met_by_empty else SQL("in"),
        grouped,
        SQL("not (%s)", condition) if is_met_by_empty else condition,
    )
    query = owners.with_context(active_test=False)._search([])
    query.add_where(inside.code, inside.params)
    return [("id", "in", query)]


def grouped_by(records, domain, owner):
    """SQL that selects the owners of those records of a domain that the user sees, grouped by owner."""
    query = records._search(domain)
    query.order = None
    column = SQL.identifier(records._table, owner)
    return SQL("%s group by %s", query.select(column), column)
