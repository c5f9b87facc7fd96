"""States of a challenged access, and how it can end (rules 6.1, 6.5)."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class ChallengeState(StrEnum):
    FILED = "filed"
    ASKED = "asked"
    EXPLAINED = "explained"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (ChallengeState.FILED, ChallengeState.ASKED, ChallengeState.EXPLAINED)


class ChallengeAction(StrEnum):
    ASK = "ask"
    EXPLAIN = "explain"
    DECIDE = "decide"
    WITHDRAW = "withdraw"


class ChallengeOutcome(StrEnum):
    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not-justified"
    LOGGED_BY_MISTAKE = "logged-by-mistake"


_S, _A, _P = ChallengeState, ChallengeAction, Permission
# Who explains is decided by the policy alone: nobody but the one who looked.
TABLE: TransitionTable[ChallengeState, ChallengeAction] = TransitionTable(
    {
        (_S.FILED, _A.ASK): Step(_S.ASKED, _P.ACCESSES_DECIDE),
        (_S.ASKED, _A.EXPLAIN): Step(_S.EXPLAINED),
        (_S.FILED, _A.DECIDE): Step(_S.DECIDED, _P.ACCESSES_DECIDE),
        (_S.ASKED, _A.DECIDE): Step(_S.DECIDED, _P.ACCESSES_DECIDE),
        (_S.EXPLAINED, _A.DECIDE): Step(_S.DECIDED, _P.ACCESSES_DECIDE),
        (_S.FILED, _A.WITHDRAW): Step(_S.WITHDRAWN),
        (_S.ASKED, _A.WITHDRAW): Step(_S.WITHDRAWN),
        (_S.EXPLAINED, _A.WITHDRAW): Step(_S.WITHDRAWN),
    }
)
