"""Rows of an exported list as those of a CSV file, as Odoo's own export writes them."""

import csv
import io

from ..rules import cells


def as_csv(rows):
    """The bytes of rows. They can be written one after the other; a cell that would be a formula gets an apostrophe."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value):
    if value is None or value is False:
        return ""
    text = value.decode() if isinstance(value, bytes) else value
    return cells.protect(text) if isinstance(text, str) else text
