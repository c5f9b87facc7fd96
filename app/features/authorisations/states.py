"""States of an authorisation. That its last day is over is computed from the day, never stored."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.transitions import Step, TransitionTable


class AuthorisationState(StrEnum):
    ACTIVE = "active"
    REVOKED = "revoked"


class AuthorisationAction(StrEnum):
    OPEN = "open"
    TAKE_REPORT = "take-report"
    RENEW_CODE = "renew-code"
    REVOKE = "revoke"


class Standing(StrEnum):
    """What an authorisation is today, as people read it."""

    ACTIVE = "active"
    REVOKED = "revoked"
    ENDED = "ended"


class Answer(StrEnum):
    """What came of a code, a recipient and a purpose that somebody entered."""

    OPEN = "open"
    UNKNOWN = "unknown"
    OTHERS = "others"
    REVOKED = "revoked"
    ENDED = "ended"


_S, _A = AuthorisationState, AuthorisationAction
TABLE: TransitionTable[AuthorisationState, AuthorisationAction] = TransitionTable(
    {
        (_S.ACTIVE, _A.OPEN): Step(_S.ACTIVE),
        (_S.ACTIVE, _A.TAKE_REPORT): Step(_S.ACTIVE),
        (_S.ACTIVE, _A.RENEW_CODE): Step(_S.ACTIVE),
        (_S.ACTIVE, _A.REVOKE): Step(_S.REVOKED),
    }
)
