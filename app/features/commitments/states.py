"""States of a commitment that somebody made of their own will."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.transitions import Step, TransitionTable


class CommitmentState(StrEnum):
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


class CommitmentAction(StrEnum):
    WITHDRAW = "withdraw"


TABLE: TransitionTable[CommitmentState, CommitmentAction] = TransitionTable(
    {(CommitmentState.SIGNED, CommitmentAction.WITHDRAW): Step(CommitmentState.WITHDRAWN)}
)
