"""What the API is: every operation with its schemas, from which requests are checked and the document is made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..operation import Operation
from ..schema import Checker, Schema
from . import attendances, changes, choices, documentation, me, openspp, planning, sessions, subscribers, tokens

PREFIX = Operation.prefix
PAGE = f"{PREFIX}/docs"  # for people, and no operation
VERSION = "1.0"
PARTS = (tokens, me, attendances, sessions, planning, choices, subscribers, changes, documentation, openspp)
OPERATIONS: dict[str, Operation] = {operation.id: operation for part in PARTS for operation in part.OPERATIONS}
SCHEMAS: dict[str, Schema] = {name: schema for part in PARTS for name, schema in part.SCHEMAS.items()}
# by the id of the operation
BODY_CHECKERS = {
    operation.id: Checker(operation.body, SCHEMAS) for operation in OPERATIONS.values() if operation.body is not None
}


def methods_at(path: str) -> list[str]:
    """The methods that an address takes, none where there is no such address. path: with the prefix."""
    found = {operation.method for operation in _operations_at(path)}
    return sorted(found | ({"GET"} if path.rstrip("/") == PAGE else set()))


def operation_at(method: str, path: str) -> Operation | None:
    """The operation that a request is for, if there is one. path: with the prefix."""
    return next((operation for operation in _operations_at(path) if operation.method == method), None)


def _operations_at(path: str) -> Iterator[Operation]:
    return (operation for operation in OPERATIONS.values() if _pattern(operation.address).fullmatch(path))


def _pattern(address: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(address)) + "/?")
