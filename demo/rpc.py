"""Calling the methods of Odoo's models over XML-RPC."""

from __future__ import annotations

import xmlrpc.client
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

# call(model, method, *arguments) -> what the method returns
Call = Callable[..., Any]
T = TypeVar("T")


def connect(url: str, database: str, login: str, password: str) -> Call:
    """A function that calls methods of Odoo's models as one user. Raises PermissionError when the login is refused."""
    uid = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/common").authenticate(database, login, password, {})
    if not uid:
        raise PermissionError(f"{login} cannot log in to the database {database}")
    models = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/object")

    def call(model: str, method: str, *arguments: Any) -> Any:
        return models.execute_kw(database, uid, password, model, method, list(arguments))

    return call


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items in order, `size` at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def load(call: Call, model: str, columns: list[str], rows: list[list[str]]) -> list[int]:
    """Send rows to Odoo's import, as a CSV file dropped on the screen does. Returns their ids, in order.

    Raises ValueError with Odoo's messages where a row was not taken; then nothing is kept.
    """
    answer = call(model, "load", columns, rows)
    if not answer["ids"]:
        raise ValueError(f"{model} was not imported: {answer['messages']}")
    ids: list[int] = answer["ids"]
    return ids
