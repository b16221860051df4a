"""Replacing parts of a text by their place, so that everything else keeps its layout."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """Put ``text`` where the characters ``start`` to ``end`` (exclusive) are."""

    start: int
    end: int
    text: str


def apply(content: str, edits: Iterable[Edit]) -> str:
    """Return ``content`` with ``edits`` made, an edit inside another one being left out."""
    made: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if not made or edit.start >= made[-1].end:
            made.append(edit)
    for edit in reversed(made):
        content = content[: edit.start] + edit.text + content[edit.end :]
    return content


def whole_lines(content: str, start: int, end: int) -> tuple[int, int]:
    """Widen ``start`` and ``end`` to the lines they fill, so that cutting them leaves no empty line."""
    line_start = content.rfind("\n", 0, start) + 1
    line_end = content.find("\n", end)
    line_end = len(content) if line_end < 0 else line_end + 1
    if content[line_start:start].strip() or content[end:line_end].strip():
        return start, end
    return line_start, line_end


def line_of(content: str, offset: int) -> int:
    """Return the number, from 1, of the line that holds ``offset``."""
    return content.count("\n", 0, offset) + 1
