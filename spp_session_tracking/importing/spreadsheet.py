"""Reading spreadsheets: what a cell shows, as text. Odoo's own reading refuses a file for one cell with a time."""

import io
from datetime import date, datetime, time, timedelta

from openpyxl import load_workbook


def read_workbook(content):
    """A workbook of openpyxl, of the bytes of an XLSX file."""
    return load_workbook(io.BytesIO(content), data_only=True)


def rows_of(sheet):
    """The rows of a sheet that are not empty: lists of texts."""
    rows = ([text_of(cell) for cell in row] for row in sheet.rows)
    return [row for row in rows if any(text.strip() for text in row)]


def text_of(cell):
    """The text of a cell: days and moments as Odoo writes them, times as 09:30, percentages with their sign."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        return _number(value, "%" in (cell.number_format or ""))
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


def _number(value, is_percentage):
    if is_percentage:
        return f"{round(value * 100, 6):g}%"
    return str(int(value)) if value % 1 == 0 else str(value)
