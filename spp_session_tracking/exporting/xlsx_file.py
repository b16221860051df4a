"""Rows of an exported list as a spreadsheet, in the formats of Odoo's own export, and in little memory."""

import io
from datetime import date, datetime

import xlsxwriter

MOST_ROWS = 1_048_576  # of a sheet, its headings included
MOST_LETTERS = 32_767  # of a cell


class TooLong(Exception):
    """More than a sheet, or a cell of it, can have."""


def as_xlsx(headings, pieces):
    """The bytes of the file. pieces: an iterable of lists of rows, of which one is in memory at a time."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"constant_memory": True})
    sheet, formats = book.add_worksheet(), _formats(book)
    sheet.set_column(0, len(headings) - 1, 30)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, formats["heading"])
    for number, row in enumerate((row for piece in pieces for row in piece), 1):
        _write_row(sheet, number, row, formats)
    book.close()
    return content.getvalue()


def _formats(book):
    wrapped = {"text_wrap": True}
    return {
        "heading": book.add_format({"bold": True}),
        "other": book.add_format(wrapped),
        float: book.add_format({**wrapped, "num_format": "#,##0.00"}),
        date: book.add_format({**wrapped, "num_format": "yyyy-mm-dd"}),
        datetime: book.add_format({**wrapped, "num_format": "yyyy-mm-dd hh:mm:ss"}),
    }


def _write_row(sheet, number, row, formats):
    """Write texts as texts, whatever they begin with."""
    if number >= MOST_ROWS:
        raise TooLong
    for column, value in enumerate(row):
        is_text = isinstance(value, str)
        if is_text and len(value) > MOST_LETTERS:
            raise TooLong
        style = formats.get(type(value), formats["other"])
        if is_text:
            sheet.write_string(number, column, value.replace("\r", " "), style)
        else:
            sheet.write(number, column, value, style)
