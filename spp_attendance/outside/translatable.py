"""Texts that somebody may read in another language."""

from __future__ import annotations


def _(text: str) -> str:
    """Mark a text for translation: Odoo finds it by this name, and models translate it where it is shown."""
    return text
