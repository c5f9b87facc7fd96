"""What a batch is for, and the states of a row in quarantine (rules 1.3, 1.4, 1.6)."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class BatchMode(StrEnum):
    """What a sheet is handed in for."""

    NEW = "new"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


class QuarantineState(StrEnum):
    WAITING = "waiting"
    RELEASED = "released"
    REJECTED = "rejected"
    DESTROYED = "destroyed"


class QuarantineAction(StrEnum):
    RELEASE = "release"
    REJECT = "reject"
    DESTROY = "destroy"


# Sealed by law, or about a minor: nobody may ever make a record of it (rules 1.3, 1.4).
NEVER_RELEASED = frozenset({"sealed-by-law", "subject-is-minor"})

_S, _A, _P = QuarantineState, QuarantineAction, Permission
TABLE: TransitionTable[QuarantineState, QuarantineAction] = TransitionTable(
    {
        (_S.WAITING, _A.RELEASE): Step(_S.RELEASED, _P.INTAKE_DECIDE),
        (_S.WAITING, _A.REJECT): Step(_S.REJECTED, _P.INTAKE_DECIDE),
        (_S.WAITING, _A.DESTROY): Step(_S.DESTROYED, _P.INTAKE_DECIDE),
    }
)
