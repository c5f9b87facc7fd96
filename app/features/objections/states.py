"""States of an objection, its grounds and outcomes (rules 4.2 to 4.4)."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class ObjectionState(StrEnum):
    FILED = "filed"
    REFERRED = "referred"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


# The states in which the legal clock runs and the record carries the mark.
OPEN_STATES = (ObjectionState.FILED, ObjectionState.REFERRED)


class ObjectionAction(StrEnum):
    REFER = "refer"
    PROPOSE = "propose"
    DECIDE = "decide"
    WITHDRAW = "withdraw"


class Ground(StrEnum):
    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    OVER_TERM = "over-term"
    SHOULD_NOT_BE_LISTED = "should-not-be-listed"
    INFRINGES_RIGHTS = "infringes-rights"
    NOT_ME = "not-me"


class ObjectionOutcome(StrEnum):
    DELETED = "deleted"
    CORRECTED = "corrected"
    SUPPLEMENTED = "supplemented"
    DISPLAY_ENDED = "display-ended"
    REMOVED_FROM_LIST = "removed-from-list"
    NOT_UPHELD = "not-upheld"
    CANNOT_BE_CONFIRMED = "cannot-be-confirmed"


_S, _A, _P = ObjectionState, ObjectionAction, Permission
TABLE: TransitionTable[ObjectionState, ObjectionAction] = TransitionTable(
    {
        (_S.FILED, _A.REFER): Step(_S.REFERRED, _P.OBJECTIONS_HANDLE),
        (_S.FILED, _A.PROPOSE): Step(_S.FILED, _P.OBJECTIONS_HANDLE),
        (_S.REFERRED, _A.PROPOSE): Step(_S.REFERRED, _P.OBJECTIONS_HANDLE),
        (_S.FILED, _A.DECIDE): Step(_S.DECIDED, _P.OBJECTIONS_DECIDE),
        (_S.REFERRED, _A.DECIDE): Step(_S.DECIDED, _P.OBJECTIONS_DECIDE),
        (_S.FILED, _A.WITHDRAW): Step(_S.WITHDRAWN),
        (_S.REFERRED, _A.WITHDRAW): Step(_S.WITHDRAWN),
    }
)


class ReconsiderationState(StrEnum):
    ASKED = "asked"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class ReconsiderationAction(StrEnum):
    DECIDE = "decide"
    WITHDRAW = "withdraw"


_R, _B = ReconsiderationState, ReconsiderationAction
RECONSIDERATION_TABLE: TransitionTable[ReconsiderationState, ReconsiderationAction] = TransitionTable(
    {
        (_R.ASKED, _B.DECIDE): Step(_R.DECIDED, _P.OBJECTIONS_DECIDE),
        (_R.ASKED, _B.WITHDRAW): Step(_R.WITHDRAWN),
    }
)
