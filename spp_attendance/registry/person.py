"""A person as a registry describes them: only what it says, nothing blank."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations

from ..rules.normal_form import normal_form

NAME_PARTS = ("family_name", "given_name", "addl_name")
GENDERS = ("male", "female", "other")


@dataclass(frozen=True)
class Person:
    """identifier: as written, "" where only IDs of types are known; reg_ids: {type: value}; gender: of GENDERS.

    None is what the registry does not say: it says nothing about what is stored here.
    """

    identifier: str = ""
    reg_ids: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    family_name: str | None = None
    given_name: str | None = None
    addl_name: str | None = None
    birth_date: date | None = None
    gender: str | None = None
    email: str | None = None
    phone: str | None = None
    area_code: str | None = None

    @property
    def key(self) -> str:
        """The form in which the identifier is compared."""
        return normal_form(self.identifier)

    def values(self) -> dict[str, str | date]:
        """{field: value} of what is said, but for the identifier and IDs."""
        found = {name: getattr(self, name) for name in VALUES}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def double_key(self) -> tuple[str, date] | None:
        """What two possible doubles have in common: the same name, however its parts are divided, and birth date."""
        found = words(*(getattr(self, name) for name in ("name", *NAME_PARTS)))
        return (" ".join(found), self.birth_date) if found and self.birth_date else None


def words(*names: str | None) -> list[str]:
    """The words of a name or its parts, whatever their order, letters and commas: by them names are compared."""
    text = unicodedata.normalize("NFKC", " ".join(name or "" for name in names)).casefold()
    return sorted(text.replace(",", " ").split())


def is_same_name(name: str | None, other: str | None) -> bool:
    """Whether two names have the same words, or the same letters where words are not divided or otherwise."""
    return _bare(name) == _bare(other) or "".join(_letters(name)) == "".join(_letters(other))


def is_made_of(name: str | None, parts: Sequence[str | None]) -> bool:
    """Whether the parts of a name have all its words, in whatever order, with whatever spaces and punctuation."""
    together = {"".join(_letters(*some)) for some in permutations(parts)}
    return set(_letters(name)) <= set(_letters(*parts)) or "".join(_letters(name)) in together


def _bare(name: str | None) -> list[str]:
    return sorted(_letters(name))


def _letters(*names: str | None) -> list[str]:
    """The words of names as they follow each other, of letters with their marks and digits only."""
    text = unicodedata.normalize("NFKC", " ".join(name or "" for name in names)).casefold()
    return "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in text).split()


VALUES = ("name", *NAME_PARTS, "birth_date", "gender", "email", "phone", "area_code")
