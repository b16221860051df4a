"""The rules of recorded attendance in plain Python: no Odoo, no database."""

from .time_card import CATEGORIES, PARTS, is_url, local, unique_key

__all__ = ["CATEGORIES", "PARTS", "is_url", "local", "unique_key"]
