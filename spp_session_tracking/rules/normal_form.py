"""One form in which names and identifiers are compared: two that look the same, and are typed the same, are the same.

Unicode's NFC; without characters that nobody sees; wide and narrow letters and digits as the usual ones; any space, tab
or end of a line is a space; nothing around it. Not NFKC as a whole: A² is not A2, and ① is not 1, where people are paid
by them. Capital and small letters differ. What was given is shown.
"""

from __future__ import annotations

import re
import unicodedata

# What Unicode calls default ignorable, and controls that are no spaces: soft hyphen, zero width, direction marks, BOM.
# The roll call searches by the same list (spp_roll_call/static/src/core/search.js).
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
SPACE = re.compile(r"\s")
WIDTHS = ("<wide>", "<narrow>")


def normal_form(text: str | None) -> str:
    """The form in which a text is compared, "" for none. Of its own form it is the same text."""
    if not text or text.isascii() and text.isprintable():
        return (text or "").strip()
    seen = SPACE.sub(" ", INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", "".join(map(_usual, seen))).strip()


def _usual(character: str) -> str:
    kind, *codes = unicodedata.decomposition(character).split() or ("",)
    return "".join(chr(int(code, 16)) for code in codes) if kind in WIDTHS else character
