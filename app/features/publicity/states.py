"""States of an article's newest text.

Whether the public sees the article is an axis of its own: the text that a second person published stays where
it is while a newer one is being written, and begins and ends by the clock (`queries.visible`).
"""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class ArticleState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class ArticleAction(StrEnum):
    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    REVISE = "revise"


class Standing(StrEnum):
    """What the public has of an article at an instant; computed, never stored."""

    NEVER = "never"
    SCHEDULED = "scheduled"
    SHOWN = "shown"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class FileRole(StrEnum):
    PICTURE = "picture"
    ATTACHMENT = "attachment"


class ArticleKind(StrEnum):
    POLICY = "policy"
    LAW = "law"
    KNOWLEDGE = "knowledge"
    WARNING_CASE = "warning-case"
    CULTURE = "culture"
    TRAINING = "training"


_S, _A, _P = ArticleState, ArticleAction, Permission
TABLE: TransitionTable[ArticleState, ArticleAction] = TransitionTable(
    {
        (_S.DRAFT, _A.SUBMIT): Step(_S.SUBMITTED, _P.PUBLICITY_WRITE),
        (_S.SUBMITTED, _A.RETURN): Step(_S.DRAFT, _P.PUBLICITY_PUBLISH),
        (_S.SUBMITTED, _A.PUBLISH): Step(_S.PUBLISHED, _P.PUBLICITY_PUBLISH),
        (_S.PUBLISHED, _A.REVISE): Step(_S.DRAFT, _P.PUBLICITY_WRITE),
        (_S.WITHDRAWN, _A.REVISE): Step(_S.DRAFT, _P.PUBLICITY_WRITE),
        (_S.PUBLISHED, _A.WITHDRAW): Step(_S.WITHDRAWN, _P.PUBLICITY_PUBLISH),
        # A newer text was being written: it goes back to its writer as it is.
        (_S.DRAFT, _A.WITHDRAW): Step(_S.DRAFT, _P.PUBLICITY_PUBLISH),
        (_S.SUBMITTED, _A.WITHDRAW): Step(_S.DRAFT, _P.PUBLICITY_PUBLISH),
    }
)
