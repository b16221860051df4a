"""What became of the rows of a request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..contract.results import OUTCOMES
from ..results import SENTENCES, Result


def result_item(result: Result) -> dict[str, Any]:
    """A result as it is sent."""
    return {
        "pointer": result.pointer,
        "outcome": result.outcome,
        "id": result.id or None,
        "external_id": result.external_id or None,
        "code": result.code,
        "detail": result.detail or SENTENCES[result.outcome],
        "action": result.action,
        "standing": result.standing or None,
    }


def results_document(results: Sequence[Result], warnings: Sequence[str]) -> dict[str, Any]:
    """The answer to a request with many rows."""
    counts = Counter(result.outcome for result in results)
    totals = {outcome: counts[outcome] for outcome in OUTCOMES}
    return {"results": [result_item(result) for result in results], "totals": totals, "warnings": list(warnings)}
