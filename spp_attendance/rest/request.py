"""Reading the query and the body of a request by its operation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from . import json_text
from .operation import FORM, JSON, Operation, Parameter
from .problem import Malformed, NotFound, TooLarge, UnsupportedMediaType
from .schema import Fault, Report

MOST_FIELDS = 50
# Ignoring these would do for good what the client only wanted to try.
NEVER_IGNORED = ("atomic", "dry_run")
# Other codings compress nothing: UTF-8 stands there by mistake, and is ignored.
COMPRESSIONS = {"gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress"}
MOST_NAMED = 20  # faults or unknown names in one answer


def read_path(operation: Operation, path: Mapping[str, str]) -> dict[str, Any]:
    """{name: value} of the parameters in the path. Raises NotFound for what cannot be one."""
    values: dict[str, Any] = {}
    for parameter in operation.parameters:
        if parameter.is_path:
            values[parameter.name] = _value(parameter, path[parameter.name])
            if parameter.checker.check(values[parameter.name]).faults:
                raise NotFound("There is nothing with this id.")
    return values


def read_query(operation: Operation, pairs: Iterable[tuple[str, str]], warnings: list[str]) -> dict[str, Any]:
    """{name: value} of the parameters given. Raises Malformed.

    A name that the operation does not know adds a warning. It is malformed where the operation is strict, and so is
    every name in NEVER_IGNORED.
    """
    known = {parameter.name: parameter for parameter in operation.parameters if not parameter.is_path}
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    unknown: dict[str, str] = {}
    for name, text in pairs:
        if operation.is_of_openspp and not text:
            continue  # OpenSPP takes an empty value as none
        if name not in known and (operation.is_strict or name in NEVER_IGNORED):
            faults.append(Fault(name[:50], _no_parameter(known)))
        elif name not in known:
            unknown.setdefault(name, f"The parameter {name[:50]} is not known and was ignored.")
        elif name in values:
            faults.append(Fault(name, "This is there twice."))
        else:
            values[name] = _value(known[name], text)
            faults += [Fault(name, fault.detail) for fault in known[name].checker.check(values[name]).faults]
    faults += [
        Fault(name, "This is missing.") for name, each in known.items() if each.is_required and name not in values
    ]
    if faults:
        raise problem_of_faults("The query is not as the documentation says.", faults, "parameter")
    warnings += list(unknown.values())[:MOST_NAMED]
    return values


def _no_parameter(known: Mapping[str, Parameter]) -> str:
    names = f"There are: {', '.join(known)}." if known else "There are none here."
    return f"There is no such parameter. {names}"


def unknown_members(report: Report) -> list[str]:
    """A sentence for each name of a member that no schema knows. The name may be in every row: the first is named."""
    first: dict[str, str] = {}
    for pointer in report.unknown:
        first.setdefault(pointer.rpartition("/")[2], pointer)
    return [
        f"The member {pointer[:100]} is not known and was ignored." for pointer in list(first.values())[:MOST_NAMED]
    ]


def _value(parameter: Parameter, text: str) -> Any:
    """The text as the type in the schema. A text that cannot be that stays a text, which the check then refuses."""
    kind = parameter.schema["type"]
    if kind == "integer" and text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() and len(text) < 20:
        return int(text)
    return {"true": True, "false": False}.get(text, text) if kind == "boolean" else text


def too_large(operation: Operation) -> TooLarge:
    """The problem of a body with too many bytes."""
    return TooLarge(f"A body has {operation.most_bytes:,} bytes at most here. Send it in parts.")


def check_encoding(encoding: str) -> None:
    """Raise UnsupportedMediaType for a compressed body, which could unpack to any size. encoding: Content-Encoding"""
    if not COMPRESSIONS.isdisjoint(coding.strip() for coding in encoding.lower().split(",")):
        raise UnsupportedMediaType("Send the body as it is: compressed ones are not taken.")


def read_body(operation: Operation, media_type: str, data: bytes) -> Any:
    """The body, not yet checked by its schema. {} for an optional body that is left out."""
    if len(data) > operation.most_bytes:
        raise too_large(operation)
    if not data and operation.is_body_optional:
        return {}
    if operation.is_form and (media_type == FORM or (not media_type and not data.lstrip().startswith(b"{"))):
        return _read_form(data.decode(errors="replace"))
    if media_type and media_type != JSON and not media_type.endswith("+json"):
        raise UnsupportedMediaType(f"Send the body as {FORM if operation.is_form else JSON}.")
    return json_text.read(data)


def _read_form(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Malformed(f"A form has {MOST_FIELDS} fields at most.") from None
    if any(json_text.is_unfit(part) for pair in pairs for part in pair):
        raise Malformed("The form has a character that no text can have: NUL.")
    if len(dict(pairs)) < len(pairs):
        raise Malformed("The form has a field twice.")
    return dict(pairs)


def problem_of_faults(detail: str, faults: list[Fault], member: str = "pointer") -> Malformed | TooLarge:
    """The problem of a request with faults: TooLarge where a list has too many items.

    member: `pointer` for faults in the body, `parameter` for the others
    """
    errors = [{member: fault.pointer, "detail": fault.detail} for fault in faults[:MOST_NAMED]]
    if any(fault.is_too_long for fault in faults):
        return TooLarge("The body has too many items. Send them in parts.", errors=errors)
    return Malformed(detail, errors=errors)
