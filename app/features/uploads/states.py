"""States of a file. What is erased has no row any more."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.transitions import Step, TransitionTable


class UploadState(StrEnum):
    RECEIVED = "received"
    ATTACHED = "attached"


class UploadAction(StrEnum):
    ATTACH = "attach"


TABLE: TransitionTable[UploadState, UploadAction] = TransitionTable(
    {(UploadState.RECEIVED, UploadAction.ATTACH): Step(UploadState.ATTACHED)}
)
