"""States of a tip and how it can be closed; "closed" alone is never a status."""

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
    OPEN_CASE = "open-case"
    CLOSE = "close"
    REOPEN = "reopen"


class ClosingReason(StrEnum):
    HANDLED = "handled"
    NOT_CONFIRMED = "not-confirmed"
    NOT_IN_OUR_POWERS = "not-in-our-powers"
    TOO_LITTLE_TO_GO_ON = "too-little-to-go-on"


_S, _A, _P = TipState, TipAction, Permission
TABLE: TransitionTable[TipState, TipAction] = TransitionTable(
    {
        (_S.RECEIVED, _A.TAKE_UP): Step(_S.IN_CHECK, _P.TIPS_HANDLE),
        (_S.IN_CHECK, _A.OPEN_CASE): Step(_S.CASE_OPENED, _P.TIPS_HANDLE),
        (_S.IN_CHECK, _A.CLOSE): Step(_S.CLOSED, _P.TIPS_HANDLE),
        (_S.CASE_OPENED, _A.CLOSE): Step(_S.CLOSED, _P.TIPS_HANDLE),
        (_S.CLOSED, _A.REOPEN): Step(_S.IN_CHECK),
    }
)
