"""Ids of the history, by which clients know records and lines of sessions: even for a record, odd for a line."""

from __future__ import annotations

LAST_ID = 2**31 - 1  # of PostgreSQL's integers


def of_record(record_id: int) -> int:
    """The id of a record in the history."""
    return record_id * 2


def of_line(line_id: int) -> int:
    """The id of a line of a session in the history."""
    return line_id * 2 + 1


def is_line(history_id: int) -> bool:
    """Whether it is the id of a line."""
    return history_id % 2 == 1


def row_id(history_id: int) -> int:
    """The id of the record or the line in its own table; 0, which nothing has, where it is too large to be one."""
    number = history_id // 2
    return number if number <= LAST_ID else 0
