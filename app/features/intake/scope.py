"""What a sheet is for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.features.intake.states import BatchMode


@dataclass(frozen=True)
class Scope:
    """The kind of a sheet and its mode, and the body whose records it may change (None: any)."""

    kind: str
    mode: BatchMode = BatchMode.NEW
    body_id: UUID | None = None


def headings_of(scope: Scope) -> str:
    """The kind under which a sheet's headings stand: withdrawals have the same for every kind of record."""
    return scope.mode.value if scope.mode is BatchMode.WITHDRAWAL else scope.kind
