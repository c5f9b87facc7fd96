"""What a token is worth, and what can be done with it."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class TokenState(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


class TokenAction(StrEnum):
    REVOKE = "revoke"


# That a token expires is no deed: it is read off the clock.
TABLE: TransitionTable[TokenState, TokenAction] = TransitionTable(
    {(TokenState.VALID, TokenAction.REVOKE): Step(TokenState.REVOKED, Permission.API_TOKENS_MANAGE)}
)
