"""The pages of a registry, one after the other, to the end, from wherever it was left."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..outside import Answer, Transport
from ..outside.patience import PATIENCE, Patience
from ..outside.translatable import _
from ..rest.json_text import is_unfit
from . import paths
from .authorization import Authorized
from .errors import RepeatedPage, TooManyPages, UnfitCursor
from .page_request import linked, page_request
from .source import BY_CURSOR, BY_LINK, BY_NUMBER, BY_OFFSET, ONE_PAGE, Source

# A hundred million people at 100 a page.
MOST_PAGES = 1_000_000
_NOT_FOUND = 404
_NEXT_LINK = re.compile(r'<([^<>]*)>[^<>]*;\s*rel\s*=\s*"?(?:[^",;]*\s)?next[\s",;]', re.IGNORECASE)

# So many records are given at once: what takes them is no longer a transaction where a registry gives everybody in one
# answer.
SLICE = 500
# Where a page begins, as JSON: {"number": 3, "at": 200, "seen": ["…", "…"]}. number: from 1; at: the page's number, its
# offset, cursor or link, null for the first of a cursor or link; seen: see _checked_new(). Of a slice that is not the
# first: skip, how many records of the page are before it, and before, a hash of these.
Position = Mapping[str, Any]


class Page(NamedTuple):
    """A page, or a slice of it. records: as they came, each any value of JSON; next_position: None at the end;
    number: of this page, from 1; skipped: records of the page in the slices before this one; size: all records of it"""

    records: list[Any]
    next_position: Position | None
    number: int
    skipped: int = 0
    size: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the page is left behind this slice."""
        return self.next_position is None or "skip" not in self.next_position


class Pages:
    """Reads the pages of one source with one token. patience: for each page"""

    def __init__(self, source: Source, transport: Transport, patience: Patience = PATIENCE) -> None:
        self._source, self._patience = source, patience
        self._transport = Authorized(transport, source.auth)
        self._held: Page | None = None

    def page(self, position: Position | None = None) -> Page:
        """The page at a position, or a slice of it; the first at None. Reading it again is harmless.

        A slice is cut from the answer that the one before came from, as long as it is the next one that is asked for;
        otherwise the page is read again. If it has other records before the slice then, it is given from its beginning:
        or those that have moved would be passed over. Raises OutsideError.
        """
        position = position or self._first()
        skip, held = int(position.get("skip", 0)), self._held
        self._held = None  # so that no two answers are in memory
        if not skip or held is None or held.number != position["number"]:
            place = position
            held = self._patience.run(lambda: self._read(place))
            if skip and _hash_before(held.records, skip) != position["before"]:
                position, skip = {name: position[name] for name in ("number", "at", "seen")}, 0
        return self._slice(held, position, skip)

    def _slice(self, whole: Page, position: Position, skip: int) -> Page:
        end, size = skip + SLICE, len(whole.records)
        part = whole._replace(records=whole.records[skip:end], skipped=skip, size=size)
        if end >= size:
            return part
        self._held = whole
        before = _fingerprint([position.get("before", ""), *part.records])
        return part._replace(next_position={**position, "skip": end, "before": before})

    def _read(self, position: Position) -> Page:
        number, paging = int(position["number"]), self._source.paging
        answer = self._transport.send(page_request(self._source, position["at"]))
        if answer.status == _NOT_FOUND and number > 1 and paging.ends_with_404:
            return Page([], None, number)
        value = answer.checked().json()
        records = paths.list_at(value, self._source.list_path)
        at = self._next_at(position["at"], answer, value, len(records))
        if at is None:
            return Page(records, None, number)
        seen = _checked_new(position["seen"], number, (records, at))
        return Page(records, {"number": number + 1, "at": at, "seen": seen}, number)

    def _first(self) -> Position:
        firsts = {BY_NUMBER: self._source.paging.first, BY_OFFSET: 0}
        return {"number": 1, "at": firsts.get(self._source.paging.kind), "seen": []}

    def _next_at(self, at: Any, answer: Answer, value: Any, count: int) -> Any:
        """Where the next page begins, None where this was the last. What a registry says of totals is not looked at."""
        paging = self._source.paging
        if paging.kind == BY_CURSOR:
            return _cursor(paths.value_at(value, paging.cursor_path))
        if paging.kind == BY_LINK:
            return self._link(answer, value)
        is_last = not count or (paging.is_short_page_last and count < self._source.page_size)
        if paging.kind == ONE_PAGE or is_last:
            return None
        return at + (1 if paging.kind == BY_NUMBER else count)

    def _link(self, answer: Answer, value: Any) -> str | None:
        path = self._source.paging.link_path
        match = None if path else _NEXT_LINK.search(answer.headers.get("link", "") + ",")
        link = paths.value_at(value, path) if path else match and match[1]
        link = _cursor(link)
        return linked(self._source, str(link)) if link else None


def _cursor(value: Any) -> str | int | None:
    """The cursor, None for none. Raises UnfitCursor for what is none: it is not taken for the end."""
    if value is None or value is False or value == "":
        return None
    if value is True or not isinstance(value, (str, int)) or is_unfit(str(value)):
        raise UnfitCursor(_("The place of the next page is nothing that can be sent: check the path of the cursor."))
    return value


def _checked_new(seen: list[list[str]], number: int, parts: tuple[list[Any], Any]) -> list[list[str]]:
    """What to remember of the pages so far, in constant room: the last one, and the last whose number is a power of 2.

    A registry that goes round comes back to one of them, however long its circle is (Brent's way to find a cycle).
    Raises RepeatedPage when the records or the place of the next page are those of one of them. Pages without records
    are all alike: several may follow each other by cursor or link.
    """
    if number >= MOST_PAGES:
        raise TooManyPages(_("The registry has more than %(most)s pages."), most=MOST_PAGES)
    marks = [_fingerprint(part) for part in parts if part != []]
    if any(mark in before for before in seen for mark in marks):
        raise RepeatedPage(_("The registry gives the same page again: check how its pages follow each other."))
    kept = marks if number & (number - 1) == 0 else seen[1]
    return [marks, kept]


def _hash_before(records: list[Any], skip: int) -> str:
    """The hash of the records before a slice, made slice by slice as these were given."""
    before = ""
    for start in range(0, skip, SLICE):
        before = _fingerprint([before, *records[start : start + SLICE]])
    return before


def _fingerprint(value: Any) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in value if isinstance(value, list) else [value]:  # one by one: all of a page are much text
        digest.update(json.dumps(part, separators=(",", ":"), sort_keys=True).encode() + b"\n")
    return digest.hexdigest()
