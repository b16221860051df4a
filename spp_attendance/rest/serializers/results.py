"""What became of the rows of a request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ..contract.results import COMMON, OUTCOMES
from ..results import Result


def result_item(result: Result) -> dict[str, Any]:
    """A result as it is sent."""
    return {
        "pointer": result.pointer,
        "outcome": result.outcome,
        "id": result.id or None,
        "external_id": result.external_id or None,
        "code": result.code,
        "detail": result.sentence,
        "action": result.action,
        "standing": result.standing or None,
    }


def results_document(results: Sequence[Result], warnings: Sequence[str]) -> dict[str, Any]:
    """The answer to a request with many rows."""
    return _document([result_item(result) for result in results], results, OUTCOMES, warnings)


def rows_document(
    results: Sequence[Result], outcomes: Sequence[str], members: Sequence[str], warnings: Sequence[str]
) -> dict[str, Any]:
    """The answer to rows of another kind. members: of a Result, which such an answer has besides those of every one"""
    items = [
        {
            **{name: item for name, item in result_item(result).items() if name in COMMON},
            **{name: getattr(result, name) or None for name in members},
        }
        for result in results
    ]
    return _document(items, results, outcomes, warnings)


def _document(
    items: list[dict[str, Any]], results: Sequence[Result], outcomes: Sequence[str], warnings: Sequence[str]
) -> dict[str, Any]:
    counts = Counter(result.outcome for result in results)
    totals = {outcome: counts[outcome] for outcome in outcomes}
    return {"results": items, "totals": totals, "warnings": list(warnings)}
