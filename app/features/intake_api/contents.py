"""What the API answers, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.features.intake import labels
from app.features.intake.models import IntakeBatch, Outcome


def batch_line(batch: IntakeBatch, url: str) -> dict[str, Any]:
    """How far a batch is, and how many rows had which outcome."""
    return {
        "batch": batch.reference,
        "url": url,
        "kind": batch.kind,
        "mode": batch.mode,
        "state": batch.state,
        "refusal": refusal_line(batch.refusal, batch.refusal_values) if batch.refusal else None,
        "handed_in_at": batch.handed_in_at.isoformat(timespec="seconds"),
        "finished_at": batch.finished_at.isoformat(timespec="seconds") if batch.finished_at else None,
    } | {outcome.value: getattr(batch, outcome.value) for outcome in Outcome}


def refusal_line(code: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Why a whole sheet was not read."""
    return {"code": code, "detail": labels.refusal_in_words(code, values)}


def receipt_line(
    number: int, outcome: str, rule: str, values: Mapping[str, Any], record: str
) -> dict[str, Any]:
    """The receipt of one row."""
    return {
        "row": number,
        "outcome": str(outcome),
        "rule": rule,
        "reason": labels.reason_in_words(rule, values),
        "record": record or None,
    }


def counts_of(receipts: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many receipts have which outcome."""
    outcomes = [receipt["outcome"] for receipt in receipts]
    return {outcome.value: outcomes.count(outcome.value) for outcome in Outcome}
