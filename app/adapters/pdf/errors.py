"""What can go wrong with a report. None of these carries the text of the report or a person's name."""

from __future__ import annotations


class ReportProblem(Exception):
    """No report was made. Nothing partial is ever handed out."""


class MissingGlyphs(ReportProblem):
    """The fonts lack `characters`: the report is refused, because a person's name is never a box."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        super().__init__(" ".join(f"U+{ord(character):04X}" for character in characters))


class ReportTooSlow(ReportProblem):
    """The report used up its processor time or its time on the clock."""


class ReportOutOfMemory(ReportProblem):
    """The report needed more memory than it may have."""


class ReportWorkerBusy(ReportProblem):
    """Every place for a report was taken for as long as the caller could wait."""


class ReportWorkerDied(ReportProblem):
    """The process that made the report ended without an answer: killed, or a crash in a native library."""


class ReportFailed(ReportProblem):
    """The engine raised an error; the message is the kind of the error, never the text of the report."""
