"""States of an article."""

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
        (_S.PUBLISHED, _A.WITHDRAW): Step(_S.WITHDRAWN, _P.PUBLICITY_PUBLISH),
    }
)
