"""Reading ODS files, as workbooks of openpyxl. Odoo's own reading needs odfpy, and leaves some cells out: the values
behind them would slip into other columns.
"""

import io
import re
from datetime import datetime, timedelta
from zipfile import ZipFile

from lxml import etree
from openpyxl import Workbook

OFFICE, TABLE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text"))
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
OF_OTHER_FILES = "'file:"  # how the names of sheets begin that are kept for formulas about other files
DURATION = re.compile(r"PT(\d+)H(\d+)M([\d.]+)S")
SHOWN_ZEROS = re.compile(r"0\d+")


def read_workbook(content):
    """A workbook of openpyxl, of the bytes of an ODS file. A formula that nobody has calculated is an = ."""
    with ZipFile(io.BytesIO(content)) as file:
        tree = etree.fromstring(file.read("content.xml"), etree.XMLParser(resolve_entities=False))
    book = Workbook()
    book.remove(book.active)
    for table in tree.iterfind(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table"):
        name = table.get(f"{TABLE}name")
        if not name.startswith(OF_OTHER_FILES):
            _fill(book.create_sheet(name), table)
    return book


def _fill(sheet, table):
    number = 1
    for row in table.iter(f"{TABLE}table-row"):
        after = number + int(row.get(f"{TABLE}number-rows-repeated", 1))
        for column, cell in _filled_cells(row):
            for each in range(number, after):
                _put(sheet.cell(each, column), cell)
        number = after


def _filled_cells(row):
    """(number of the column, element) of each cell that is not empty."""
    column = 1
    for cell in row.iterchildren(*CELLS):
        after = column + int(cell.get(f"{TABLE}number-columns-repeated", 1))
        if _shown(cell) or cell.get(f"{OFFICE}value-type") or cell.get(f"{TABLE}formula"):
            yield from ((each, cell) for each in range(column, after))
        column = after


def _put(target, cell):
    """Write what a cell of the file has into one of openpyxl."""
    kind = cell.get(f"{OFFICE}value-type")
    target.value = _value(cell, kind)
    if kind == "percentage":
        target.number_format = "0%"
    elif kind == "float" and SHOWN_ZEROS.fullmatch(_shown(cell)):
        target.number_format = "0" * len(_shown(cell))
    rows, columns = (int(cell.get(f"{TABLE}number-{name}-spanned", 1)) for name in ("rows", "columns"))
    if rows > 1:
        last = target.offset(rows - 1, columns - 1)
        target.parent.merged_cells.add(f"{target.coordinate}:{last.coordinate}")


def _value(cell, kind):
    if kind in ("float", "currency", "percentage"):
        return float(cell.get(f"{OFFICE}value"))
    if kind == "date":
        return _moment(cell.get(f"{OFFICE}date-value"))
    if kind == "time":
        hours, minutes, seconds = map(float, DURATION.fullmatch(cell.get(f"{OFFICE}time-value")).groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value") == "true"
    return _shown(cell) or cell.get(f"{OFFICE}string-value") or (None if kind else "=")


def _moment(text):
    """A day or a moment, to the second: of 9:30 some programs store 09:29:59.999999997."""
    return datetime.fromisoformat(text[:19]) + timedelta(seconds=round(float(f"0{text[19:]}")))


def _shown(cell):
    return "\n".join("".join(paragraph.itertext()) for paragraph in cell.iterfind(f"{TEXT}p"))
