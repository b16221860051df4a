"""Reading spreadsheets: what a cell shows, as text. Odoo's own reading refuses a file for one cell with a time."""

import io
import re
from datetime import date, datetime, time, timedelta
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

# What openpyxl raises where a file is no workbook: no ZIP file, one without the parts, or with parts that are no XML.
UNREADABLE = (BadZipFile, KeyError, SyntaxError)
# A spreadsheet stores 15 digits of a number. It has put zeros in the place of those of a longer one.
MOST_DIGITS = 15
LEADING_ZEROS = re.compile("00+")
FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


class MergedCells(Exception):
    """Cells are merged over several rows: nobody says whether the value is that of each row. Has their place: B2:B9."""


def read_workbook(content):
    """A workbook of openpyxl, of the bytes of an XLSX file. A formula that nobody has calculated is its own text."""
    book = load_workbook(io.BytesIO(content), data_only=True)
    if _has_formulas(content):
        for formula in _formulas(load_workbook(io.BytesIO(content))):
            cell = book[formula.parent.title][formula.coordinate]
            if cell.value is None and cell.data_type == "n":  # that of an empty text is another one
                cell.value = "="
    return book


def _has_formulas(content):
    with ZipFile(io.BytesIO(content)) as file:
        sheets = [name for name in file.namelist() if name.startswith("xl/worksheets/")]
        return any(FORMULA.search(file.read(name)) for name in sheets)


def _formulas(book):
    return [cell for sheet in book.worksheets for row in sheet.rows for cell in row if cell.data_type == "f"]


def rows_of(sheet):
    """The rows of a sheet that are not empty: lists of texts. Raises MergedCells."""
    rows = [[text_of(cell) for cell in row] for row in sheet.rows]
    filled = [number for number, row in enumerate(rows) if any(text.strip() for text in row)]
    while filled and not any(text.strip() not in ("", "=") for text in rows[filled[-1]]):
        filled.pop()  # formulas that a program has put there for rows to come
    if filled:
        _check_merged(sheet, filled[0] + sheet.min_row, rows[filled[0]])
    return [rows[number] for number in filled]


def _check_merged(sheet, number, headings):
    """Raise MergedCells for a value of several rows below the headings, which are the row of a number."""
    width = max(column for column, text in enumerate(headings, sheet.min_column) if text.strip())
    for merged in sheet.merged_cells.ranges:
        is_below = merged.min_row > number and merged.min_col <= width
        if is_below and merged.max_row > merged.min_row and text_of(sheet.cell(merged.min_row, merged.min_col)).strip():
            raise MergedCells(merged.coord)


def text_of(cell):
    """The text of a cell: days and moments as Odoo writes them, times as 09:30, percentages with their sign."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        return _number(value, cell.number_format or "")
    if isinstance(value, (datetime, date, time, timedelta)):
        return moment_text(value)
    return str(value)


def moment_text(value):
    """The text of a day, a moment, a time of day or a duration. A midnight is a day."""
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    if isinstance(value, datetime) and value.time() != time():
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.strftime("%Y-%m-%d")


def _number(value, number_format):
    if "%" in number_format:
        return f"{round(value * 100, 6):g}%"
    if abs(value) >= 10**MOST_DIGITS:
        return f"{value:.14E}"
    if value % 1:
        return str(value)
    return f"{int(value):0{len(number_format)}}" if LEADING_ZEROS.fullmatch(number_format) else str(int(value))
