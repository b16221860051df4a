"""Names as they may be written: letters with accents as one character, or as two."""

from __future__ import annotations

import unicodedata


def spellings(text: str) -> list[str]:
    """The ways in which a name that somebody searches for may be stored, without characters that nobody sees."""
    seen = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return list(dict.fromkeys(unicodedata.normalize(form, seen) for form in ("NFC", "NFD")))
