"""In which language a client is answered, by what it accepts (RFC 9110, section 12.5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

SEPARATOR = re.compile("[-_@]")
# the script of Chinese in a country, where a tag or a code names the country only
CHINESE = {"cn": "hans", "sg": "hans", "hk": "hant", "mo": "hant", "tw": "hant"}


def chosen(accepted: Iterable[tuple[str, float]], installed: Iterable[str], usual: str) -> str:
    """The code of the language that the client likes best: of those installed, or else the usual one.

    accepted: (tag, quality), the best first; `fr-CA` takes any French where that of Canada is not installed
    """
    codes = [usual, *installed]
    liked = [tag for tag, quality in accepted if quality > 0]
    for tag in liked:
        found = usual if tag == "*" else _nearest(tag, liked, codes)
        if found:
            return found
    return usual


def _nearest(tag: str, liked: list[str], codes: list[str]) -> str:
    """The code of this language, script and country; else one of the language that is liked, too; else any of it.

    Never one of another script: whoever reads the one need not read the other.
    """
    language, script, _country = _parts(tag)
    same = [code for code in codes if _parts(code)[0] == language and _fits(script, _parts(code)[1])]
    known = {_parts(code): code for code in reversed(same)}
    named = [known[_parts(each)] for each in (tag, *liked) if _parts(each) in known]
    return next(iter([*named, *same]), "")


def _fits(script: str, other: str) -> bool:
    return script == other or not (script and other)


def _parts(tag: str) -> tuple[str, str, str]:
    """(language, script, the rest) of a tag or of a code of Odoo, which calls a script `latin` or `Cyrl`."""
    language, *more = SEPARATOR.split(tag.lower().replace("latin", "latn"))
    scripts = [part for part in more if len(part) == 4 and part.isalpha()]
    if language == "zh" and not scripts:
        scripts = [CHINESE[part] for part in more if part in CHINESE]
    return language, "".join(scripts), "-".join(part for part in more if part not in scripts)
