"""Phone numbers as people ask for them: with and without blanks, zero or country code in front."""

import re
from unicodedata import digit

WRITTEN = re.compile(r"\+?[\d\s()./-]+")
# Fewer digits are part of an identifier rather than a phone, and are not searched in every contact. More than the last
# nine are what is dialled before: a zero, or the code of the country.
FEWEST, LAST = 7, 9
# The digits of other scripts that phones are written in, Arabic and Persian, and what they are.
OTHER_DIGITS = "".join(chr(first + number) for first in (0x660, 0x6F0) for number in range(10))
DIGITS = "0123456789" * 2


def phone_digits(text: str) -> str:
    """The digits that a number asked for is found by, wherever they stand in one; "" where the text is no phone."""
    digits = re.sub(r"\D", "", text) if WRITTEN.fullmatch(text.strip()) else ""
    digits = "".join(str(digit(each)) for each in digits).lstrip("0")[-LAST:]
    return digits if len(digits) >= FEWEST else ""
