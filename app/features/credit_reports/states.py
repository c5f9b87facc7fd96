"""States of a report. Revoked and settled (a failure that staff dealt with) are axes of their own.

Whether its content has changed since is computed, never stored.
"""

from __future__ import annotations

from enum import StrEnum

from app.kernel.permissions import Permission
from app.kernel.transitions import Step, TransitionTable


class ReportState(StrEnum):
    REQUESTED = "requested"
    READY = "ready"
    FAILED = "failed"


class ReportAction(StrEnum):
    FINISH = "finish"
    GIVE_UP = "give-up"
    MAKE_AGAIN = "make-again"


class PrintingStage(StrEnum):
    """How far a report is that is being made."""

    WAITING = "waiting"
    GATHERING = "gathering"
    LAYING_OUT = "laying-out"
    SIGNING = "signing"


class RevocationReason(StrEnum):
    """Why a person revokes a report of theirs. Never told to whoever checks it."""

    LOST = "lost"
    WRONG_HANDS = "wrong-hands"
    NO_LONGER_NEEDED = "no-longer-needed"


class ReportFailure(StrEnum):
    """Why no report was made."""

    MISSING_GLYPHS = "missing-glyphs"
    TOO_SLOW = "too-slow"
    OUT_OF_MEMORY = "out-of-memory"
    WORKER_DIED = "worker-died"
    ENGINE_FAILED = "engine-failed"


class Verdict(StrEnum):
    """What a file that was handed in for verification turned out to be."""

    GENUINE = "genuine"
    SIGNED_NOT_REGISTERED = "signed-not-registered"
    ALTERED = "altered"
    NOT_OURS = "not-ours"
    NOT_A_PDF = "not-a-pdf"
    TOO_LARGE = "too-large"


OWN_USE = "own-use"
LANGUAGES = ("zh", "en")

_S, _A = ReportState, ReportAction
TABLE: TransitionTable[ReportState, ReportAction] = TransitionTable(
    {
        (_S.REQUESTED, _A.FINISH): Step(_S.READY),
        (_S.REQUESTED, _A.GIVE_UP): Step(_S.FAILED),
        (_S.FAILED, _A.MAKE_AGAIN): Step(_S.REQUESTED, Permission.TASKS_MANAGE),
    }
)
