"""Who was marked how in a session. Nothing else in an answer is as much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .outside import read_json
from .protocol import LARGEST_JSON
from .records import Log
from .values import LARGEST_COMPARED, number, number_or_none, records, text


def read_logs(value: Any) -> tuple[Log, ...]:
    """The logs of a session. Raises as `values` does. value: the session in an answer"""
    return tuple(_log(each) for each in records(value["attendance_log"]))


def _log(value: Any) -> Log:
    log_id = number(value["id"], most=LARGEST_COMPARED)
    return Log(log_id, number(value["studentid"]), number_or_none(value["statusid"]), text(value["remarks"]))


class UnreadLogs:
    """The logs of a session that was read before with the same text: read once more only where somebody asks.

    What is in them is certain: they are those of the text.
    """

    def __init__(self, text: str) -> None:
        """text: the JSON of the session"""
        self._text = text

    def __iter__(self) -> Iterator[Log]:
        return iter(read_logs(read_json(self._text.encode(), LARGEST_JSON)))
