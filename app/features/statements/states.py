"""States of a statement of one's own, and why one is given back (rule 4.5)."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class StatementState(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class StatementAction(StrEnum):
    ACCEPT = "accept"
    RETURN = "return"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


class ReturnReason(StrEnum):
    OTHER_PEOPLE = "other-people"
    NUMBERS = "numbers"
    INSULTS = "insults"
    NOT_ABOUT_THE_RECORD = "not-about-the-record"


# What stands beside the record or is about to: one of each at most.
LIVE_STATES = (StatementState.SENT, StatementState.ACCEPTED)

_S, _A, _P = StatementState, StatementAction, Permission
TABLE: TransitionTable[StatementState, StatementAction] = TransitionTable(
    {
        (_S.SENT, _A.ACCEPT): Step(_S.ACCEPTED, _P.OBJECTIONS_DECIDE),
        (_S.SENT, _A.RETURN): Step(_S.RETURNED, _P.OBJECTIONS_DECIDE),
        (_S.SENT, _A.REPLACE): Step(_S.REPLACED),
        (_S.ACCEPTED, _A.REPLACE): Step(_S.REPLACED),
        (_S.SENT, _A.WITHDRAW): Step(_S.WITHDRAWN),
        (_S.ACCEPTED, _A.WITHDRAW): Step(_S.WITHDRAWN),
    }
)
