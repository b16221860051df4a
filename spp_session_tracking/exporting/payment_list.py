"""A snapshot as a spreadsheet to hand over: with its period, rules and digest, page numbers and a line to sign on."""

from io import BytesIO

import xlsxwriter


def as_xlsx(content, digest):
    """The bytes of the file. Texts stay texts, whatever they begin with.

    content: the list as _payment_list() of a snapshot returns it
    """
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet, bold, line = book.add_worksheet(), book.add_format({"bold": True}), book.add_format({"top": 1})
    for row, (word, value) in enumerate(content["facts"]):
        write_row(sheet, row, [word], bold)
        write_row(sheet, row, [value], first_column=1)
    start = row = len(content["facts"]) + 1
    for table in content["tables"]:
        row = write_table(sheet, row, table, bold)
    write_row(sheet, row + 3, content["to_sign"][:1], line, first_column=1)
    write_row(sheet, row + 3, content["to_sign"][1:], line, first_column=6)
    prepare_page(sheet, f"{digest or ''} {content['warning']}", start + 1)
    book.close()
    return file.getvalue()


def write_table(sheet, row, table, bold):
    """Write the name of a table, its titles and rows. Returns the row after the empty one that follows."""
    write_row(sheet, row, [table["name"]], bold)
    write_row(sheet, row + 1, table["titles"], bold)
    for offset, values in enumerate(table["rows"], 2):
        write_row(sheet, row + offset, values)
    return row + len(table["rows"]) + 3


def write_row(sheet, row, values, style=None, first_column=0):
    """Write numbers as numbers and all else as text: what guesses by the text makes a formula of a name like {=1}."""
    for column, value in enumerate(values, first_column):
        write = sheet.write_number if isinstance(value, int | float) else sheet.write_string
        write(row, column, value, style)


def prepare_page(sheet, footer, titles_row):
    """Each printed page has the titles, the footer and its number. A blank keeps a digest from being a font size."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 32)
    sheet.set_column(3, 9, 14)
    sheet.freeze_panes(titles_row + 1, 0)
    sheet.repeat_rows(titles_row)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8 {footer.replace('&', '&&')}&R&8 &P / &N")
