"""What came back, and the JSON in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from .bounded_json import LARGEST_JSON, JsonLimits, read
from .errors import HttpStatus, NotJson, ServerFailure, TooManyRequests
from .translatable import _


@dataclass(frozen=True)
class Answer:
    """One answer, whole. headers: by their names in small letters; several of one name are joined by commas."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    json_limits: JsonLimits = LARGEST_JSON

    @property
    def content_type(self) -> str:
        """Without its parameters, in small letters, "" for none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def date(self) -> datetime | None:
        """When the other side says that it answered, by its own clock."""
        return _date(self.headers.get("date", ""))

    @property
    def retry_after(self) -> float | None:
        """In how many seconds it wants to be asked again, None if it does not say (RFC 9110, 10.2.3)."""
        text = self.headers.get("retry-after", "").strip()
        if text.isdecimal() and text.isascii():
            return float(text[:9])
        until = _date(text)
        return max(0.0, (until - (self.date or datetime.now(timezone.utc))).total_seconds()) if until else None

    def checked(self) -> Answer:
        """Itself, where the status is a success. Raises HttpStatus, ServerFailure or TooManyRequests."""
        if 200 <= self.status < 300:
            return self
        if self.status == 429:
            raise TooManyRequests(self.retry_after)
        raise (ServerFailure if self.status >= 500 else HttpStatus)(self.status)

    def json(self) -> Any:
        """The value of the JSON text. Raises NotJson, BrokenAnswer, and TooLarge for more values than are allowed."""
        if self.body.lstrip()[:1] == b"<":
            raise NotJson(_("The answer is a page and not JSON: is the address right?"))
        return read(self.body, self.json_limits)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
