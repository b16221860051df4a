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
    rows = _rows(content)
    column, first = _column_and_first(rows[0]) if rows else (0, 0)
    cells = [row[column] if column < len(row) else "" for row in rows[first:]]
    return {number: cell for number, cell in enumerate(cells, start=first + 1) if cell}


def _rows(content: bytes) -> list[list[str]]:
    """The cells of a CSV file, whatever its delimiter. Raises ValueError("encoding")."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ValueError("encoding") from None
    head = lines[0] if lines else ""
    delimiter = next((each for each in DELIMITERS if each in head), ",")
    return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter)]


def _column_and_first(head: list[str]) -> tuple[int, int]:
    """The index of the column with the identifiers, and that of the first row below the headings, if there are any.

    Raises ValueError("columns").
    """
    named = [index for index, cell in enumerate(head) if cell.lower().replace(" ", "_") in COLUMNS]
    if not named and len(head) > 1:
        raise ValueError("columns")
    return (named[0], 1) if named else (0, 0)
