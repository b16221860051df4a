"""Texts that people read: they keep how they were made, and are put into the language of whoever reads them there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import pytz


class Text(str):
    """A sentence in English that can be made again in another language.

    source: with names such as %(count)s; values: of the names; some of them may be Texts themselves
    """

    source: str
    values: Mapping[str, object]

    def __new__(cls, source: str, values: Mapping[str, object] | None = None) -> Text:
        source = str(source)  # that of a Text is plain: what is made of it is sent over RPC, which takes no Text
        said = {name: text_of(value) for name, value in (values or {}).items()}
        text = super().__new__(cls, source % said if said else source)
        text.source, text.values = source, said
        return text

    def __mod__(self, values: Mapping[str, object]) -> Text:
        return Text(self.source, values)


class Moment(str):
    """A moment in a Text, which is read as its reader's language writes it. at: naive, in UTC; tz: the zone's name"""

    at: datetime
    tz: str

    def __new__(cls, at: datetime, tz: str) -> Moment:
        local = pytz.utc.localize(at).astimezone(pytz.timezone(tz))
        moment = super().__new__(cls, f"{local:%Y-%m-%d %H:%M}")
        moment.at, moment.tz = at, tz
        return moment


def _(source: str, **values: object) -> Text:
    """A Text that is to be translated: Odoo finds it by the name of this function."""
    return Text(source, values)


def joined(texts: Iterable[str], separator: str = " ") -> Text:
    """Several texts as one."""
    values = {f"part{number}": text for number, text in enumerate(texts)}
    return Text(separator.join(f"%({name})s" for name in values), values)


def text_of(value: object) -> object:
    """The Text of an error that has one, the words of one that has none; anything else as it is."""
    return getattr(value, "text", str(value)) if isinstance(value, Exception) else value
