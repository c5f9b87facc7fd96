"""States of a tip; "closed" alone is never a status: the reasons stand in `rulebook/data/tips.toml`."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class TipState(StrEnum):
    RECEIVED = "received"
    IN_CHECK = "in-check"
    CASE_OPENED = "case-opened"
    CLOSED = "closed"


# The states in which the clock of the check runs.
CHECKED_STATES = (TipState.RECEIVED, TipState.IN_CHECK)


class TipAction(StrEnum):
    TAKE_UP = "take-up"
    ASSIGN = "assign"
    EXTEND = "extend"
    MERGE = "merge"
    OPEN_CASE = "open-case"
    CLOSE = "close"
    REOPEN = "reopen"


_S, _A, _P = TipState, TipAction, Permission
TABLE: TransitionTable[TipState, TipAction] = TransitionTable(
    {
        (_S.RECEIVED, _A.TAKE_UP): Step(_S.IN_CHECK, _P.TIPS_HANDLE),
        (_S.RECEIVED, _A.ASSIGN): Step(_S.RECEIVED, _P.TIPS_HANDLE),
        (_S.RECEIVED, _A.MERGE): Step(_S.RECEIVED, _P.TIPS_HANDLE),
        (_S.IN_CHECK, _A.OPEN_CASE): Step(_S.CASE_OPENED, _P.TIPS_HANDLE),
        (_S.IN_CHECK, _A.ASSIGN): Step(_S.IN_CHECK, _P.TIPS_HANDLE),
        (_S.IN_CHECK, _A.EXTEND): Step(_S.IN_CHECK, _P.TIPS_HANDLE),
        (_S.IN_CHECK, _A.MERGE): Step(_S.IN_CHECK, _P.TIPS_HANDLE),
        (_S.IN_CHECK, _A.CLOSE): Step(_S.CLOSED, _P.TIPS_HANDLE),
        (_S.CASE_OPENED, _A.ASSIGN): Step(_S.CASE_OPENED, _P.TIPS_HANDLE),
        (_S.CASE_OPENED, _A.CLOSE): Step(_S.CLOSED, _P.TIPS_HANDLE),
        (_S.CLOSED, _A.REOPEN): Step(_S.IN_CHECK),
    }
)
