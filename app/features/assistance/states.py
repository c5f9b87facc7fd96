"""States of a help at the counter. That its time is over is computed, never stored as a state of its own."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class AssistanceState(StrEnum):
    OFFERED = "offered"
    BEGUN = "begun"
    ENDED = "ended"
    VOID = "void"


class AssistanceAction(StrEnum):
    BEGIN = "begin"
    END = "end"
    REPLACE = "replace"


class Origin(StrEnum):
    """How the code reached the person."""

    ACCOUNT = "account"
    COUNTER = "counter"


_S, _A = AssistanceState, AssistanceAction
# Ending: the clerk who helps, the person, or the clock; the policy says which.
TABLE: TransitionTable[AssistanceState, AssistanceAction] = TransitionTable(
    {
        (_S.OFFERED, _A.BEGIN): Step(_S.BEGUN, Permission.ASSISTANCE_GIVE),
        (_S.OFFERED, _A.REPLACE): Step(_S.VOID),
        (_S.BEGUN, _A.END): Step(_S.ENDED),
    }
)
