"""In which language a client is answered, by what it accepts (RFC 9110, section 12.5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

SEPARATOR = re.compile("[-_@]")


def chosen(accepted: Iterable[tuple[str, float]], installed: Iterable[str], usual: str) -> str:
    """The code of the language that the client likes best: of those installed, or else the usual one.

    accepted: (tag, quality), the best first; `fr-CA` takes any French where that of Canada is not installed
    """
    codes = [usual, *installed]
    for tag, quality in accepted:
        found = usual if tag == "*" else _nearest(tag, codes)
        if found and quality > 0:
            return found
    return usual


def _nearest(tag: str, codes: list[str]) -> str:
    """The code of this language and country, else the first one of this language, else ""."""
    wanted = _parts(tag)
    same = [code for code in codes if _parts(code)[0] == wanted[0]]
    return next((code for code in same if _parts(code) == wanted), same[0] if same else "")


def _parts(tag: str) -> list[str]:
    return SEPARATOR.split(tag.lower())
