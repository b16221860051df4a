"""What a record of a registry says of a person, or why it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timezone
from typing import Any, NamedTuple

from ..outside.translatable import _
from ..rest.json_text import is_unfit
from . import paths
from .errors import InvalidSource
from .person import GENDERS, VALUES, Person

IDENTIFIER, REG_ID = "identifier", "reg_id"
FIELDS = (IDENTIFIER, REG_ID, *VALUES)
# Why a value, and with it its record, is rejected.
NOT_A_RECORD, MISSING, NOT_TEXT, UNFIT, TOO_LONG, BAD_DATE, UNKNOWN_GENDER = (
    *("not_a_record", "missing", "not_text", "unfit", "too_long", "bad_date", "unknown_gender"),
)
# Identifiers as in the contract of the API; of an address RFC 5321, 4.5.3.1; for names nothing that anybody is called.
LONGEST = {IDENTIFIER: 200, REG_ID: 200, "email": 254, "phone": 64, "area_code": 64}
LONGEST_OTHER = 250
GENDER_WORDS = {
    **{word: word for word in GENDERS},
    **{"m": "male", "man": "male", "f": "female", "woman": "female", "o": "other", "others": "other"},
    **{"unknown": "", "u": "", "not known": ""},
}
# OpenSPP 17.0 writes this for a birth date that it does not have (spp_dci_api_server, individual.py).
NO_DATE = "False"
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]|$)", re.ASCII)
# Its day, month and year differ in whatever digits are written. With a zone, which a form may have.
_SOME_DAY = datetime(1987, 11, 30, tzinfo=timezone.utc)


class Line(NamedTuple):
    """One field and where it is. kind: of a reg_id the type of the ID; of a birth date how it is written, such as
    %d/%m/%Y, "" for 2001-05-30; of a gender its words, such as "1=male, 2=female", beside GENDER_WORDS"""

    field: str
    path: str
    kind: str = ""


Mapping = tuple[Line, ...]


class Reason(NamedTuple):
    """Why a record is rejected. field: of FIELDS, "" for the record; code: NOT_A_RECORD and so on; kind: of the line"""

    field: str
    code: str
    kind: str = ""


class _Rejected(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check(mapping: Mapping) -> None:
    """Raises InvalidSource where a mapping can never give a person."""
    for line in mapping:
        paths.check(line.path)
        if line.field not in FIELDS or (line.field == REG_ID and not line.kind):
            raise InvalidSource(_("A line of the mapping names no field, or an ID without its type."))
        if line.field == "gender":
            _gender_words(line.kind)
        if line.field == "birth_date":
            _check_form(line.kind)
    if not any(line.field in (IDENTIFIER, REG_ID) for line in mapping):
        raise InvalidSource(_("The mapping says nowhere where the identifier is."))


def person_of(record: Any, mapping: Mapping) -> Person | list[Reason]:
    """The person of a record, or all reasons why there is none. Of several lines for a field the first that says it."""
    if not isinstance(record, dict):
        return [Reason("", NOT_A_RECORD)]
    values: dict[str, Any] = {}
    reg_ids: dict[str, Any] = {}
    reasons = []
    for line in mapping:
        into, name = (reg_ids, line.kind) if line.field == REG_ID else (values, line.field)
        try:
            value = None if name in into else _value(record, line)
        except _Rejected as error:
            reasons.append(Reason(line.field, error.code, line.kind))
            continue
        if value is not None:
            into[name] = value
    if not reasons and IDENTIFIER not in values and not reg_ids:
        reasons.append(Reason(IDENTIFIER, MISSING))
    return reasons or Person(reg_ids=reg_ids, **values)


def names_in(record: Any, mapping: Mapping) -> Person:
    """The identifier and IDs of a record as far as they can be read, for one that is rejected."""
    lines = [line for line in mapping if line.field in (IDENTIFIER, REG_ID)]
    found = [each for line in lines if isinstance(each := person_of(record, (line,)), Person)]
    identifiers = [each.identifier for each in found if each.identifier]
    reg_ids = {kind: value for each in reversed(found) for kind, value in each.reg_ids.items()}
    return Person(next(iter(identifiers), ""), reg_ids)


def _value(record: dict[str, Any], line: Line) -> str | date | None:
    """What the record says at the line's path, None for nothing. Raises _Rejected."""
    is_name = line.field in (IDENTIFIER, REG_ID)
    text = _text(paths.value_at(record, line.path), is_name)
    if text is None:
        return None
    if len(text) > LONGEST.get(line.field, LONGEST_OTHER):
        raise _Rejected(TOO_LONG)
    special = {"birth_date": _date, "gender": _gender}
    read: Callable[[str, str], str | date | None] | None = special.get(line.field)
    return read(text, line.kind) if read else text


def _text(value: Any, is_name: bool) -> str | None:
    """A value as text. Odoo writes false for what it does not have; numbers are what some have for identifiers.

    is_name: it names somebody, and stays as it is but for the spaces around
    """
    if value is None or value is False:
        return None
    if value is True or not isinstance(value, (str, int)):
        raise _Rejected(NOT_TEXT)
    if is_unfit(str(value)):
        raise _Rejected(UNFIT)
    # a line break or a tab within is a space: what is in one line here
    text = str(value).strip() if is_name else " ".join(str(value).split())
    return text if any(character.isprintable() and not character.isspace() for character in text) else None


def _date(text: str, form: str) -> date | None:
    """form: as for strptime; without one the day of ISO 8601, a time after it is left out as written"""
    if text == NO_DATE:
        return None
    try:
        return datetime.strptime(text, form).date() if form else date.fromisoformat(_day(text))
    except ValueError:
        raise _Rejected(BAD_DATE) from None


def _day(text: str) -> str:
    """The ten characters of a day, where a time or nothing follows them. No day of a week, such as 2001-W22-3."""
    match = _DAY.match(text)
    return match[1] if match else ""


def _check_form(form: str) -> None:
    """Raises InvalidSource for a form that does not say all of a date."""
    try:
        is_whole = not form or datetime.strptime(_SOME_DAY.strftime(form), form).date() == _SOME_DAY.date()
    except (ValueError, re.error):  # a code twice is a group twice, for strptime
        is_whole = False
    if not is_whole:
        raise InvalidSource(_("How a birth date is written needs a code for the day, for the month and for the year."))


def _gender(text: str, words: str) -> str | None:
    found = {**GENDER_WORDS, **_gender_words(words)}.get(text.casefold())
    if found is None:
        raise _Rejected(UNKNOWN_GENDER)
    return found or None


def _gender_words(words: str) -> dict[str, str]:
    """{word: gender} of "1=male, 2=female, 0=". A word for nothing means that it is not known.

    The comma may be an Arabic one.
    """
    pairs = [pair.partition("=") for pair in re.split("[,،]", words) if pair.strip()]
    found = {word.strip().casefold(): gender.strip() for word, _sign, gender in pairs}
    if any(gender not in (*GENDERS, "") for gender in found.values()):
        raise InvalidSource(_("Words for a gender are written as in: 1=male, 2=female, 0="))
    return found
