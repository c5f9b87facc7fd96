"""States of a change to a member of staff that needs a second person."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission, Role
from app.kernel.transitions import Step, TransitionTable


class ChangeKind(StrEnum):
    """What is asked for: an account opened, other posts, or password and second factor set up anew."""

    OPEN = "open"
    POSTS = "posts"
    SET_UP = "set-up"


class ChangeState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


class ChangeAction(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"


# Posts that decide or that make other staff: nobody gets one by a single hand.
BY_TWO = frozenset({Role.ADMINISTRATOR, Role.REVIEWER, Role.DATA_PROTECTION_OFFICER})
# Who keeps accounts or checks the others has no other post, and so sees no one's record through it.
ALONE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER})

_S, _A, _P = ChangeState, ChangeAction, Permission
TABLE: TransitionTable[ChangeState, ChangeAction] = TransitionTable(
    {
        (_S.PROPOSED, _A.APPROVE): Step(_S.APPROVED, _P.STAFF_APPROVE),
        (_S.PROPOSED, _A.REFUSE): Step(_S.REFUSED, _P.STAFF_APPROVE),
    }
)
