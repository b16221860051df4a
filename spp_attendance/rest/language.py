"""In which language a client is answered, by what it accepts (RFC 9110, section 12.5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

SEPARATOR = re.compile("[-_@]")


def chosen(accepted: Iterable[tuple[str, float]], installed: Iterable[str], usual: str) -> str:
    """The code of the language that the client likes best: of those installed, or else the usual one.

    accepted: (tag, quality), the best first; `fr-CA` takes the French of another country where that of Canada is not
    installed, at best one that the client names as well
    """
    codes = [usual, *installed]
    liked = [tag for tag, quality in accepted if quality > 0]
    for tag in liked:
        if tag == "*":
            return usual
        of_language = [code for code in codes if _parts(code)[0] == _parts(tag)[0]]
        named = [code for each in (tag, *liked) for code in of_language if _parts(code) == _parts(each)]
        if of_language:
            return (named or of_language)[0]
    return usual


def _parts(tag: str) -> list[str]:
    return SEPARATOR.split(tag.lower())
