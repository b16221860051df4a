"""Checking values by JSON Schema (2020-12), as much of it as the API uses: the schemas it also documents.

Known are type, enum, required, properties, additionalProperties (false), items, minItems, maxItems, minLength,
maxLength, pattern, minimum, maximum, the formats date, date-time and uuid, $ref to the definitions, and anyOf of one
schema and null. A member that a schema does not know is reported. It is a fault only where additionalProperties is
false.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from .json_text import is_unfit

Schema = Mapping[str, Any]
# Rule(value) -> what is wrong with it, None if nothing is
Rule = Callable[[Any], "str | None"]

KINDS = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}
# as people call them
KIND_NAMES = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "null": "null",
}
WANTED = "x-wanted"  # beside a pattern: what has to be there, in words
ALL_KINDS = (*KINDS.values(), "null")
REFERENCE = "#/components/schemas/"
NULL: Schema = {"type": "null"}
# No pattern in the document: of a date that is an object already, PHP's generated clients ask it in vain.
DAY = re.compile(r"(19|2\d)\d\d-\d\d-\d\d", re.ASCII)
AS_DOCUMENTED = "as the documentation says"
UNFIT_TEXT = "This has a character that no text can have: a control character, or half of a surrogate pair."
# keywords that Checker itself reads
STRUCTURE = {"type", "required", "properties", "items", "additionalProperties"}
# keywords that check nothing
ANNOTATIONS = {"title", "description", "default", "examples", "example", "$comment", "readOnly", WANTED}


class Fault(NamedTuple):
    """What is wrong with a part of a value.

    pointer: where (RFC 6901); detail: what, and what it has to be; is_too_long: of a list with too many items
    """

    pointer: str
    detail: str
    is_too_long: bool = False


class Report:
    """What a check found. faults: in the order of the value; unknown: pointers of members no schema knows."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.unknown: list[str] = []


class Checker:
    """Checks values by one schema. Raises ValueError if the schema has a keyword that is not known here.

    definitions: the schemas that it may refer to
    """

    def __init__(self, schema: Schema, definitions: Mapping[str, Schema]) -> None:
        schema = resolved(schema, definitions)
        types = schema.get("type", [])
        self.types = (types,) if isinstance(types, str) else tuple(types)
        rules = [(RULES[name][0], _rule(name, asked, schema)) for name, asked in schema.items() if name in RULES]
        # {kind of the value: the rules that say something of it}: of many rows most of the time goes here
        self.rules = {kind: [rule for kinds, rule in rules if kind in kinds] for kind in ALL_KINDS}
        self.required = tuple(schema.get("required", ()))
        self.members = {name: Checker(member, definitions) for name, member in schema.get("properties", {}).items()}
        self.is_closed = schema.get("additionalProperties") is False
        self.items = Checker(schema["items"], definitions) if "items" in schema else None
        self.most_items = schema.get("maxItems", float("inf"))
        unknown = schema.keys() - RULES.keys() - ANNOTATIONS - STRUCTURE
        if unknown:
            raise ValueError(f"the checker does not know {', '.join(sorted(unknown))}")

    def check(self, value: Any) -> Report:
        """The Report of a value."""
        report = Report()
        self._look(value, "", report)
        return report

    def _look(self, value: Any, pointer: str, report: Report) -> None:
        kind = KINDS.get(type(value), "null")
        if self.types and kind not in self.types and not (kind == "integer" and "number" in self.types):
            report.faults.append(Fault(pointer, f"This has to be {_one_of(self.types)}, and is {KIND_NAMES[kind]}."))
            return
        if kind == "string" and is_unfit(value):
            report.faults.append(Fault(pointer, UNFIT_TEXT))
            return
        for rule in self.rules[kind]:
            detail = rule(value)
            if detail:
                report.faults.append(Fault(pointer, detail, kind == "array" and len(value) > self.most_items))
                return
        if kind == "object":
            self._look_into_object(value, pointer, report)
        elif kind == "array" and self.items:
            for number, item in enumerate(value):
                self.items._look(item, f"{pointer}/{number}", report)

    def _look_into_object(self, value: dict[str, Any], pointer: str, report: Report) -> None:
        for name in self.required:
            if name not in value:
                report.faults.append(Fault(f"{pointer}/{name}", "This is missing."))
        for name, member in value.items():
            checker = self.members.get(name)
            if checker:
                checker._look(member, f"{pointer}/{name}", report)
            elif is_unfit(name):
                report.faults.append(Fault(pointer, UNFIT_TEXT))
            elif self.is_closed:
                detail = f"There is no such member. There are: {', '.join(self.members)}."
                report.faults.append(Fault(f"{pointer}/{escaped(name)[:50]}", detail))
            elif self.members:
                report.unknown.append(f"{pointer}/{escaped(name)}")


def resolved(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """The schema that a reference names, or the schema itself. One that may be null has both types."""
    if "anyOf" in schema:
        wanted, null = schema["anyOf"]
        return _or_null(wanted, null, definitions)
    reference = schema.get("$ref")
    return definitions[reference.removeprefix(REFERENCE)] if reference else schema


def _or_null(schema: Schema, null: Schema, definitions: Mapping[str, Schema]) -> Schema:
    if null != NULL:
        raise ValueError("the checker knows anyOf of a schema and null only")
    found = dict(resolved(schema, definitions))
    members = {"enum": [*found["enum"], None]} if "enum" in found else {}
    return {**found, **members, "type": [found["type"], "null"]}


def escaped(name: str) -> str:
    """The name of a member as a part of a pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def _one_of(types: tuple[str, ...]) -> str:
    return " or ".join(KIND_NAMES[kind] for kind in types)


def _rule(name: str, asked: Any, schema: Schema) -> Rule:
    return _pattern(asked, schema.get(WANTED, AS_DOCUMENTED)) if name == "pattern" else RULES[name][1](asked)


# rules: the value of a keyword -> the Rule. It is asked of values of its kinds only, as JSON Schema has it.


def _enum(asked: list[Any]) -> Rule:
    words = ", ".join("null" if each is None else str(each) for each in asked)
    return lambda value: None if value in asked else f"This has to be one of: {words}."


def _limit(size: Callable[[Any], Any], is_good: Callable[[Any, Any], bool], text: str) -> Callable[[Any], Rule]:
    def rule_for(asked: Any) -> Rule:
        return lambda value: None if is_good(size(value), asked) else text.format(asked)

    return rule_for


def _pattern(asked: str, wanted: str = AS_DOCUMENTED) -> Rule:
    # in JSON Schema a digit is one of ASCII, and an end is no line's
    matches = re.compile(asked[:-1] + r"\Z" if asked.endswith("$") else asked, re.ASCII).search
    return lambda value: None if matches(value) else f"This has to be {wanted}."


def _format(asked: str) -> Rule:
    read = FORMATS[asked]

    def rule(value: str) -> str | None:
        try:
            read(value)
        except ValueError:
            return f"This has to be {FORMAT_NAMES[asked]}."
        return None

    return rule


def _day(text: str) -> date:
    if not DAY.fullmatch(text):
        raise ValueError("not a day as the API has it")
    return date.fromisoformat(text)


def _date_time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))  # Python 3.10 does not know Z


FORMATS: dict[str, Callable[[str], Any]] = {"date": _day, "date-time": _date_time, "uuid": UUID}
FORMAT_NAMES = {
    "date": "a day that there is, of 1900 or later, such as 2026-03-14",
    "date-time": "a time, such as 2026-03-14T08:30:00+08:00",
    "uuid": "a UUID, such as 0b9d7f4e-6a1c-4c8e-9d2f-3f5a7b1c2d3e",
}
TEXTS, LISTS, NUMBERS = ("string",), ("array",), ("integer", "number")
# {keyword: (the kinds of values that it says something of, how its Rule is made)}
RULES: dict[str, tuple[tuple[str, ...], Callable[[Any], Rule]]] = {
    "enum": (ALL_KINDS, _enum),
    "minLength": (TEXTS, _limit(len, operator.ge, "This needs {} characters or more.")),
    "maxLength": (TEXTS, _limit(len, operator.le, "This has more than {} characters.")),
    "minItems": (LISTS, _limit(len, operator.ge, "This needs {} items or more.")),
    "maxItems": (LISTS, _limit(len, operator.le, "This has more than {} items.")),
    "minimum": (NUMBERS, _limit(lambda value: value, operator.ge, "This is less than {}.")),
    "maximum": (NUMBERS, _limit(lambda value: value, operator.le, "This is more than {}.")),
    "pattern": (TEXTS, _pattern),
    "format": (TEXTS, _format),
}
