"""States of a change of the rules. Whether an approved one is in force yet is a question of the day."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class ChangeState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ChangeAction(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class Deed(StrEnum):
    """What happens to the entry."""

    ADD = "add"
    CHANGE = "change"
    END = "end"


_S, _A, _P = ChangeState, ChangeAction, Permission
TABLE: TransitionTable[ChangeState, ChangeAction] = TransitionTable(
    {
        (_S.PROPOSED, _A.APPROVE): Step(_S.APPROVED, _P.RULES_APPROVE),
        (_S.PROPOSED, _A.REFUSE): Step(_S.REFUSED, _P.RULES_APPROVE),
        (_S.PROPOSED, _A.WITHDRAW): Step(_S.WITHDRAWN, _P.RULES_PROPOSE),
    }
)
