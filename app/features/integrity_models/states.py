"""States of a model, of the person's consent, of recommendations and comments, and who may move them.

Visibility is no state: what the public sees follows from state, consent, the serious records of the day and
the days of the notice (`queries.showing`).
"""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class ModelState(StrEnum):
    IN_CHECK = "in-check"
    PROPOSED = "proposed"
    IN_NOTICE = "in-notice"
    PUBLISHED = "published"
    REFUSED = "refused"
    REVOKED = "revoked"


class ModelAction(StrEnum):
    PROPOSE = "propose"
    RETURN = "return"
    OPEN_NOTICE = "open-notice"
    PUBLISH = "publish"
    REFUSE = "refuse"
    ASK_REVOCATION = "ask-revocation"
    KEEP = "keep"
    REVOKE = "revoke"


class ConsentState(StrEnum):
    NONE = "none"
    ASKED = "asked"
    AGREED = "agreed"
    HIDDEN = "hidden"
    DECLINED = "declined"


class ConsentAction(StrEnum):
    ASK = "ask"
    AGREE = "agree"
    DECLINE = "decline"
    HIDE = "hide"
    SHOW = "show"


class Channel(StrEnum):
    """How the person answered."""

    ACCOUNT = "account"
    LETTER = "letter"


class Origin(StrEnum):
    """Who recommends."""

    ANYBODY = "anybody"
    ONESELF = "oneself"
    BODY = "body"


class RecommendationState(StrEnum):
    RECEIVED = "received"
    TAKEN_UP = "taken-up"
    NOT_TAKEN = "not-taken"
    WITHDRAWN = "withdrawn"


class RecommendationAction(StrEnum):
    TAKE_UP = "take-up"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


class CommentState(StrEnum):
    RECEIVED = "received"
    ANSWERED = "answered"


class CommentAction(StrEnum):
    ANSWER = "answer"


_S, _A, _P = ModelState, ModelAction, Permission
TABLE: TransitionTable[ModelState, ModelAction] = TransitionTable(
    {
        (_S.IN_CHECK, _A.PROPOSE): Step(_S.PROPOSED, _P.MODELS_WRITE),
        (_S.IN_CHECK, _A.REFUSE): Step(_S.REFUSED, _P.MODELS_DECIDE),
        (_S.PROPOSED, _A.RETURN): Step(_S.IN_CHECK, _P.MODELS_DECIDE),
        (_S.PROPOSED, _A.OPEN_NOTICE): Step(_S.IN_NOTICE, _P.MODELS_DECIDE),
        (_S.PROPOSED, _A.REFUSE): Step(_S.REFUSED, _P.MODELS_DECIDE),
        (_S.IN_NOTICE, _A.RETURN): Step(_S.IN_CHECK, _P.MODELS_DECIDE),
        (_S.IN_NOTICE, _A.PUBLISH): Step(_S.PUBLISHED, _P.MODELS_DECIDE),
        (_S.IN_NOTICE, _A.REFUSE): Step(_S.REFUSED, _P.MODELS_DECIDE),
        (_S.PUBLISHED, _A.RETURN): Step(_S.IN_CHECK, _P.MODELS_DECIDE),
        (_S.PUBLISHED, _A.ASK_REVOCATION): Step(_S.PUBLISHED, _P.MODELS_WRITE),
        (_S.PUBLISHED, _A.KEEP): Step(_S.PUBLISHED, _P.MODELS_DECIDE),
        (_S.PUBLISHED, _A.REVOKE): Step(_S.REVOKED, _P.MODELS_DECIDE),
    }
)
_C, _D = ConsentState, ConsentAction
# None but the person answers: what leads to AGREED, HIDDEN and DECLINED is decided by the policy alone.
CONSENT_TABLE: TransitionTable[ConsentState, ConsentAction] = TransitionTable(
    {
        (_C.NONE, _D.ASK): Step(_C.ASKED, _P.MODELS_WRITE),
        (_C.ASKED, _D.AGREE): Step(_C.AGREED),
        (_C.ASKED, _D.DECLINE): Step(_C.DECLINED),
        (_C.AGREED, _D.AGREE): Step(_C.AGREED),
        (_C.AGREED, _D.HIDE): Step(_C.HIDDEN),
        (_C.AGREED, _D.DECLINE): Step(_C.DECLINED),
        (_C.AGREED, _D.ASK): Step(_C.ASKED, _P.MODELS_WRITE),
        (_C.HIDDEN, _D.SHOW): Step(_C.AGREED),
        (_C.HIDDEN, _D.AGREE): Step(_C.AGREED),
        (_C.HIDDEN, _D.DECLINE): Step(_C.DECLINED),
        (_C.DECLINED, _D.AGREE): Step(_C.AGREED),
    }
)
_R, _B = RecommendationState, RecommendationAction
RECOMMENDATION_TABLE: TransitionTable[RecommendationState, RecommendationAction] = TransitionTable(
    {
        (_R.RECEIVED, _B.TAKE_UP): Step(_R.TAKEN_UP, _P.MODELS_WRITE),
        (_R.RECEIVED, _B.REFUSE): Step(_R.NOT_TAKEN, _P.MODELS_WRITE),
        (_R.RECEIVED, _B.WITHDRAW): Step(_R.WITHDRAWN),
    }
)
COMMENT_TABLE: TransitionTable[CommentState, CommentAction] = TransitionTable(
    {(CommentState.RECEIVED, CommentAction.ANSWER): Step(CommentState.ANSWERED, _P.MODELS_WRITE)}
)
