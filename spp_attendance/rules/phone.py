"""Phone numbers as people ask for them: with and without blanks, zero or country code in front."""

import re

WRITTEN = re.compile(r"\+?[\d\s()./-]+")
# fewer digits are not a phone; more than the last nine are what is dialled before: a zero, or the code of the country
FEWEST, LAST = 5, 9


def phone_digits(text: str) -> str:
    """The digits that a number asked for is found by, wherever they stand in one; "" where the text is no phone."""
    digits = re.sub(r"\D", "", text) if WRITTEN.fullmatch(text.strip()) else ""
    digits = digits.lstrip("0")[-LAST:]
    return digits if len(digits) >= FEWEST else ""
