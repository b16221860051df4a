"""One operation of the API: its request and its answers.

Requests are checked by it, and the OpenAPI document is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .schema import Checker, Schema

OPEN = ""  # the scope of an operation that needs no token
ANY = "any"  # the scope of an operation for every token
PREFIX = "/spp/v1"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MOST_BYTES, MOST_OPEN_BYTES = 5_000_000, 20_000  # of a body; of a body without a token


@dataclass(frozen=True)
class Parameter:
    """A parameter of the query, or of the path where `is_path`. schema: of one value: text, integer or boolean.

    is_required: whether it has to be there, as one of the path always has
    """

    name: str
    schema: Schema
    description: str
    is_path: bool = False
    is_required: bool = False

    @cached_property
    def checker(self) -> Checker:
        """What checks a value."""
        return Checker(self.schema, {})


@dataclass(frozen=True)
class Operation:
    """
    id: unique, such as listAttendances; path: after the prefix, with {names} of parameters
    prefix: "" of OpenSPP's own paths
    scope: one of SCOPES, OPEN or ANY; further_scope: another one that it needs too, "" for none
    body: the schema of the body in JSON, None where there is none
    answers: {status: (what it says, the schema of its body or None)}, those of success
    problems: statuses that it may answer besides those every operation may
    is_form: whether the body may come as a form or as JSON
    form: what the document shows then, not `body` in JSON: generated clients mix up what they are offered in both
    is_locking: whether it writes to the session in its path, so that requests for one session run one after another
    is_strict: whether an unknown parameter is refused: a filter that is not known would find more than was asked for
    """

    id: str
    method: str
    path: str
    tag: str
    summary: str
    scope: str
    answers: Mapping[int, tuple[str, Schema | None]]
    prefix: str = PREFIX
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    body: Schema | None = None
    problems: tuple[int, ...] = ()
    further_scope: str = ""
    is_form: bool = False
    form: Schema | None = None
    is_body_optional: bool = False
    is_locking: bool = False
    is_strict: bool = False
    examples: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scopes(self) -> list[str]:
        """The scopes that a token needs for it."""
        return [scope for scope in (self.scope, self.further_scope) if scope not in (OPEN, ANY)]

    @property
    def address(self) -> str:
        """The whole path."""
        return self.prefix + self.path

    @property
    def most_bytes(self) -> int:
        """How large a body may be."""
        return MOST_OPEN_BYTES if self.scope == OPEN else MOST_BYTES

    @property
    def is_of_openspp(self) -> bool:
        """Whether it is at one of OpenSPP's paths, and speaks as OpenSPP does."""
        return not self.prefix
