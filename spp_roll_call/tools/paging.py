"""Rows cut into pages of paper, so that each page can say which one it is, whatever prints it."""

from odoo.tools import split_every


def pages_of(rows, first, later):
    """The rows as a list of pages: so many on the first one, so many on each later one. There is always a first one."""
    return [rows[:first], *split_every(later, rows[first:], list)]
