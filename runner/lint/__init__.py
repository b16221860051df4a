"""Style and static checks: each is a name and a way to find what is wrong."""

from collections.abc import Callable
from typing import NamedTuple


class Check(NamedTuple):
    """`find` returns a line for each thing that is wrong, none when all is well."""

    name: str
    find: Callable[[], list[str]]
