"""Sessions that a device makes, because nobody planned them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .contract.sessions import UNPLANNED


def session_digest(body: Mapping[str, Any]) -> str:
    """A digest of the body that makes a session: the same body sent again has the same digest."""
    members = {name: body[name] for name in UNPLANNED if body.get(name) is not None}
    expected = sorted(set(members.pop("expected_participant_ids", [])))
    return hashlib.sha256(json.dumps([sorted(members.items()), expected]).encode()).hexdigest()
