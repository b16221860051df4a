"""Templates of requests: JSON text with {{names}}, filled so that it stays JSON."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timezone

from ..outside.translatable import _
from .errors import InvalidSource

_NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def filled(template: str, values: Mapping[str, str | int]) -> bytes:
    """The body of a request. {{uuid}} is new at each place, {{timestamp}} now in UTC. Raises InvalidSource."""
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")

    def value_of(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values and name not in ("uuid", "timestamp"):
            raise InvalidSource(_("The template names something that there is not: see the list of names."))
        value = str(uuid.uuid4()) if name == "uuid" else now if name == "timestamp" else values[name]
        return json.dumps(value)[1:-1] if isinstance(value, str) else str(value)

    text = _NAME.sub(value_of, template)
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidSource(_("The template is no JSON: check its brackets, commas and quotation marks.")) from None
    return text.encode()
