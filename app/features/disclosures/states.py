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
    PUBLISHED = "published"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    ENDED = "ended"


class DisclosureAction(StrEnum):
    SERVE_NOTICE = "serve-notice"
    APPROVE = "approve"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    RESUME = "resume"
    END = "end"


class EndReason(StrEnum):
    """Why a disclosure is no longer shown; the tombstone names it."""

    TERM_OVER = "term-over"
    REPAIRED = "repaired"
    BASIS_REVOKED = "basis-revoked"
    OBJECTION_UPHELD = "objection-upheld"


# A suspended disclosure has not ended, but whoever copied it has to take it down all the same.
SUSPENDED_FOR_NOW = "suspended"


_S, _A, _P = DisclosureState, DisclosureAction, Permission
TABLE: TransitionTable[DisclosureState, DisclosureAction] = TransitionTable(
    {
        (_S.PROPOSED, _A.SERVE_NOTICE): Step(_S.NOTICE_SERVED, _P.DISCLOSURES_PROPOSE),
        (_S.PROPOSED, _A.REFUSE): Step(_S.REFUSED, _P.DISCLOSURES_DECIDE),
        (_S.NOTICE_SERVED, _A.APPROVE): Step(_S.PUBLISHED, _P.DISCLOSURES_DECIDE),
        (_S.NOTICE_SERVED, _A.REFUSE): Step(_S.REFUSED, _P.DISCLOSURES_DECIDE),
        (_S.PUBLISHED, _A.SUSPEND): Step(_S.SUSPENDED, _P.DISCLOSURES_DECIDE),
        (_S.SUSPENDED, _A.RESUME): Step(_S.PUBLISHED, _P.DISCLOSURES_DECIDE),
        (_S.PUBLISHED, _A.END): Step(_S.ENDED, _P.DISCLOSURES_DECIDE),
        (_S.SUSPENDED, _A.END): Step(_S.ENDED, _P.DISCLOSURES_DECIDE),
    }
)
