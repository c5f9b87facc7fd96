"""States of a disclosure and who may move it (rules 2.3, 2.4; promise 9).

Visibility is an axis of its own: a published disclosure past its term is invisible without any job.
"""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class DisclosureState(StrEnum):
    PROPOSED = "proposed"
    NOTICE_SERVED = "notice-served"
    DECIDED = "decided"
    PUBLISHED = "published"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    ENDED = "ended"


class DisclosureAction(StrEnum):
    SERVE_NOTICE = "serve-notice"
    APPROVE = "approve"
    REFUSE = "refuse"
    SERVE_DECISION = "serve-decision"
    SUSPEND = "suspend"
    RESUME = "resume"
    ASK_END = "ask-end"
    END = "end"


class EndReason(StrEnum):
    """Why a disclosure is no longer shown; the tombstone names it."""

    TERM_OVER = "term-over"
    REPAIRED = "repaired"
    BASIS_REVOKED = "basis-revoked"
    OBJECTION_UPHELD = "objection-upheld"
    CHANGED = "changed"
    REVOKED = "revoked"
    HELD_ILLEGAL = "held-illegal"
    VOID = "void"
    ENTERED_IN_ERROR = "entered-in-error"
    REMOVED_BY_ITS_BODY = "removed-by-its-body"
    NO_LONGER_PUBLISHABLE = "no-longer-publishable"


class Manner(StrEnum):
    """How a paper reached the person."""

    ON_LINE = "on-line"
    COUNTER = "counter"
    POST = "post"
    DELIVERED = "delivered"


class PaperKind(StrEnum):
    """The papers of the procedure; the decision and the repair notice are served together (rule 2.4)."""

    NOTICE = "notice"
    DECISION = "decision"
    REPAIR_NOTICE = "repair-notice"
    REFUSAL = "refusal"


class ReplyKind(StrEnum):
    WORDS = "words"
    WAIVER = "waiver"


# A suspended disclosure has not ended, but whoever copied it has to take it down all the same.
SUSPENDED_FOR_NOW = "suspended"


_S, _A, _P = DisclosureState, DisclosureAction, Permission
TABLE: TransitionTable[DisclosureState, DisclosureAction] = TransitionTable(
    {
        (_S.PROPOSED, _A.SERVE_NOTICE): Step(_S.NOTICE_SERVED, _P.DISCLOSURES_PROPOSE),
        (_S.PROPOSED, _A.REFUSE): Step(_S.REFUSED, _P.DISCLOSURES_DECIDE),
        (_S.NOTICE_SERVED, _A.APPROVE): Step(_S.DECIDED, _P.DISCLOSURES_DECIDE),
        (_S.NOTICE_SERVED, _A.REFUSE): Step(_S.REFUSED, _P.DISCLOSURES_DECIDE),
        (_S.DECIDED, _A.SERVE_DECISION): Step(_S.PUBLISHED, _P.DISCLOSURES_PROPOSE),
        (_S.DECIDED, _A.REFUSE): Step(_S.REFUSED, _P.DISCLOSURES_DECIDE),
        (_S.PUBLISHED, _A.SUSPEND): Step(_S.SUSPENDED, _P.DISCLOSURES_DECIDE),
        (_S.SUSPENDED, _A.RESUME): Step(_S.PUBLISHED, _P.DISCLOSURES_DECIDE),
        (_S.PUBLISHED, _A.ASK_END): Step(_S.SUSPENDED, _P.DISCLOSURES_DECIDE),
        (_S.SUSPENDED, _A.ASK_END): Step(_S.SUSPENDED, _P.DISCLOSURES_DECIDE),
        (_S.PUBLISHED, _A.END): Step(_S.ENDED, _P.DISCLOSURES_DECIDE),
        (_S.SUSPENDED, _A.END): Step(_S.ENDED, _P.DISCLOSURES_DECIDE),
    }
)
