"""Identifiers of people as somebody hands in a list of them: typed one on a line, or as a CSV file."""

from __future__ import annotations

import csv

# what the column may be called, where a file has several
COLUMNS = ("person_identifier", "identifier")
DELIMITERS = (";", "\t", ",")


def of_text(text: str) -> dict[int, str]:
    """{number of the line, from 1: identifier}, without empty lines."""
    lines = enumerate(text.splitlines(), start=1)
    return {number: line.strip() for number, line in lines if line.strip()}


def of_csv(content: bytes) -> dict[int, str]:
    """{number of the line, from 1: identifier} of a CSV file, without empty ones.

    A file of one column may do without a heading. Raises ValueError: "encoding" where it is not UTF-8, "columns" where
    it has several columns and none of them is called as in COLUMNS.
    """
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ValueError("encoding") from None
    head = lines[0] if lines else ""
    delimiter = next((each for each in DELIMITERS if each in head), ",")
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter)]
    headings = [cell.lower().replace(" ", "_") for cell in rows[0]] if rows else []
    named = [place for place, heading in enumerate(headings) if heading in COLUMNS]
    if not named and len(headings) > 1:
        raise ValueError("columns")
    place, first = (named[0], 1) if named else (0, 0)
    cells = ((number, row[place] if place < len(row) else "") for number, row in enumerate(rows, start=1))
    return {number: cell for number, cell in cells if cell and number > first}
