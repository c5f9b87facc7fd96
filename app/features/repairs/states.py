"""States of a repair application (section 5). One list of gaps, once: what was completed never goes back."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class RepairState(StrEnum):
    FILED = "filed"
    NEEDS_COMPLETION = "needs-completion"
    COMPLETED = "completed"
    ACCEPTED = "accepted"
    PROPOSED = "proposed"
    GRANTED = "granted"
    REFUSED = "refused"
    NOT_ACCEPTED = "not-accepted"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"


# In these nothing is decided yet; one application at a time for a record.
OPEN_STATES = (
    RepairState.FILED,
    RepairState.NEEDS_COMPLETION,
    RepairState.COMPLETED,
    RepairState.ACCEPTED,
    RepairState.PROPOSED,
)
# The two legal clocks, and the state in which neither runs because it is the person's turn.
BEFORE_ACCEPTANCE = (RepairState.FILED, RepairState.COMPLETED)
BEFORE_DECISION = (RepairState.ACCEPTED, RepairState.PROPOSED)
PAUSED = RepairState.NEEDS_COMPLETION


class RepairAction(StrEnum):
    ASK_COMPLETION = "ask-completion"
    COMPLETE = "complete"
    ACCEPT = "accept"
    NOT_ACCEPT = "not-accept"
    EXTEND = "extend"
    PROPOSE = "propose"
    SEND_BACK = "send-back"
    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    SETTLE = "settle"


class RepairOutcome(StrEnum):
    """What can be proposed and decided."""

    GRANTED = "granted"
    REFUSED = "refused"


class NoticeStage(StrEnum):
    """How far a recipient has come; computed from its dates, never stored."""

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    OVERDUE = "overdue"


_S, _A, _P = RepairState, RepairAction, Permission
TABLE: TransitionTable[RepairState, RepairAction] = TransitionTable(
    {
        (_S.FILED, _A.ASK_COMPLETION): Step(_S.NEEDS_COMPLETION, _P.REPAIRS_HANDLE),
        (_S.FILED, _A.ACCEPT): Step(_S.ACCEPTED, _P.REPAIRS_HANDLE),
        (_S.FILED, _A.NOT_ACCEPT): Step(_S.NOT_ACCEPTED, _P.REPAIRS_HANDLE),
        (_S.NEEDS_COMPLETION, _A.COMPLETE): Step(_S.COMPLETED),
        (_S.COMPLETED, _A.ACCEPT): Step(_S.ACCEPTED, _P.REPAIRS_HANDLE),
        (_S.COMPLETED, _A.NOT_ACCEPT): Step(_S.NOT_ACCEPTED, _P.REPAIRS_HANDLE),
        (_S.ACCEPTED, _A.EXTEND): Step(_S.ACCEPTED, _P.REPAIRS_HANDLE),
        (_S.ACCEPTED, _A.PROPOSE): Step(_S.PROPOSED, _P.REPAIRS_HANDLE),
        (_S.PROPOSED, _A.EXTEND): Step(_S.PROPOSED, _P.REPAIRS_HANDLE),
        (_S.PROPOSED, _A.SEND_BACK): Step(_S.ACCEPTED, _P.REPAIRS_DECIDE),
        (_S.PROPOSED, _A.GRANT): Step(_S.GRANTED, _P.REPAIRS_DECIDE),
        (_S.PROPOSED, _A.REFUSE): Step(_S.REFUSED, _P.REPAIRS_DECIDE),
        **{(state, _A.WITHDRAW): Step(_S.WITHDRAWN) for state in OPEN_STATES},
        **{(state, _A.SETTLE): Step(_S.SETTLED) for state in OPEN_STATES},
    }
)
