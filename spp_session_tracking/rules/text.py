"""Texts that people type, paste and import."""

from __future__ import annotations

import re

from .normal_form import normal_form

# The same as in the API of spp_attendance, which loads nothing of this addon.
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def is_unfit(text: str) -> bool:
    """Whether a text has a character that no text of people has, and that PostgreSQL or a spreadsheet cannot hold.

    These are half of a surrogate pair, and the control characters but for tab and the ends of lines.
    """
    return bool(UNFIT.search(text))


def visible_text(value: object) -> str:
    """A text without spaces around it; "" for what is no text, and for one of which nothing can be seen."""
    return value.strip() if isinstance(value, str) and not is_blank(value) else ""


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: it is empty, or of spaces and invisible characters only."""
    return not any(character.isprintable() and not character.isspace() for character in normal_form(text))
