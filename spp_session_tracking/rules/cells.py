"""What people write into cells of spreadsheets: times of day, percentages, days, and texts that look like formulas."""

from __future__ import annotations

import re

# 09:00, 9:30:00, 9h, 9h30, 9 h 30
CLOCK = re.compile(r"(\d{1,2})\s*(?::|h)\s*(?:(\d{2})(?::(\d{2}))?)?", re.I)
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# a time that a spreadsheet stores as a moment of its first day
FIRST_DAYS = re.compile(r"(?:1899-12-3[01]|1900-01-0[01])[ T]")
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
MOMENT = re.compile(r"\d{4}-\d{1,2}-\d{1,2} \d{2}:\d{2}(?::\d{2})?")
# what a spreadsheet shows where it has no value, and how it shortens a long number: 1.23457E+16
ERROR = re.compile(r"#(?:N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|DIV/0!|SPILL!|CALC!)", re.I)
SHORTENED = re.compile(r"-?\d(?:[.,]\d+)?E\+\d{2,3}", re.I)
# what a spreadsheet takes for a formula when a cell begins with it
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def parse_hours(text: str) -> float:
    """The hours that a time of day says: 9.5 for 09:30, 9:30, 9h30, 9.5 and 9,5. Raises ValueError.

    Refused is a number that may be meant in two ways: 0.375 may be a part of a day, 9.30 and 9.3 may be half past nine.
    """
    text = FIRST_DAYS.sub("", text.strip(), count=1)
    if match := CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        if ":" in text and match[2] is None or minutes > 59 or seconds > 59:
            raise ValueError(text)
        hours_of_day = hours + minutes / 60 + seconds / 3600
    else:
        hours_of_day = _number(text)
        decimals = text.replace(",", ".").partition(".")[2]
        if 0 < hours_of_day < 1 or len(decimals) < 3 and hours_of_day % 0.25:
            raise ValueError(text)
    if hours_of_day > 24:
        raise ValueError(text)
    return hours_of_day


def parse_percentage(text: str) -> float:
    """The percents that a cell says: 80 for 80, 80%, 80 % and 80,0. Raises ValueError.

    A number above 0 and up to 1 without the sign may be a part of one or of a hundred: it is refused.
    """
    number, sign, rest = text.strip().partition("%")
    percents = _number(number.strip())
    if rest or percents > 100 or not sign and 0 < percents <= 1:
        raise ValueError(text)
    return percents


def _number(text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    return float(text.replace(",", "."))


def is_day(text: str) -> bool:
    """Whether a text is a day and nothing else, as 2026-03-14. Odoo takes the first ten characters of any text."""
    return bool(DAY.fullmatch(text.strip()))


def is_moment(text: str) -> bool:
    """Whether a text is a day, or a day and a time, and nothing else."""
    return is_day(text) or bool(MOMENT.fullmatch(text.strip()))


def lacks_value(text: str) -> bool:
    """Whether a cell has no value: an error, a formula nobody has calculated, or a number with digits left out."""
    text = text.strip()
    return text.startswith("=") or bool(ERROR.fullmatch(text) or SHORTENED.fullmatch(text))


def protect(text: str) -> str:
    """A text as a cell of a CSV file that a spreadsheet shows and does not calculate."""
    return f"'{text}" if text.startswith(FORMULA) else text


def unprotect(text: str) -> str:
    """The text of a cell that was protected, by protect() or by Odoo's export."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
