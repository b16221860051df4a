"""The rules of recorded attendance in plain Python: no Odoo, no database."""

from .digest import digest_of, hashed
from .normal_form import normal_form
from .outcome import COMPLIANT, NOTHING_DUE, combined
from .period import Period, before
from .phone import DIGITS, OTHER_DIGITS, phone_digits
from .time_card import CATEGORIES, PARTS, is_url, local, unique_key

__all__ = [
    "CATEGORIES",
    "COMPLIANT",
    "DIGITS",
    "NOTHING_DUE",
    "OTHER_DIGITS",
    "PARTS",
    "Period",
    "before",
    "combined",
    "digest_of",
    "hashed",
    "is_url",
    "local",
    "normal_form",
    "phone_digits",
    "unique_key",
]
