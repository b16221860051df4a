"""What the API is: every operation with its schemas, from which requests are checked and the document is made."""

from __future__ import annotations

from ..operation import Operation
from ..schema import Checker, Schema
from . import attendances, changes, choices, me, openspp, sessions, subscribers, tokens

PREFIX = Operation.prefix
PARTS = (tokens, me, attendances, sessions, choices, subscribers, changes, openspp)
OPERATIONS: dict[str, Operation] = {operation.id: operation for part in PARTS for operation in part.OPERATIONS}
SCHEMAS: dict[str, Schema] = {name: schema for part in PARTS for name, schema in part.SCHEMAS.items()}
# by the id of the operation
BODY_CHECKERS = {
    operation.id: Checker(operation.body, SCHEMAS) for operation in OPERATIONS.values() if operation.body is not None
}
