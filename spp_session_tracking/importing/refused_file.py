"""The file of the rows that were refused: the columns that were handed in, the number of the row, and the reason."""

import csv
import io

import xlsxwriter

from ..rules import cells

# a spreadsheet reads CSV as UTF-8 when it begins so
BYTE_ORDER_MARK = "\ufeff"


def as_csv(rows, separator=","):
    """The bytes of a CSV file. A cell that a spreadsheet would calculate begins with an apostrophe."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([cells.protect(str(cell)) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode("utf-8", "replace")


def as_xlsx(rows):
    """The bytes of an XLSX file, whose cells are texts: nothing is calculated."""
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = workbook.add_worksheet()
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, str(cell))
    workbook.close()
    return content.getvalue()
