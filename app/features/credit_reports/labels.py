"""Words for states, failures, purposes and languages of reports."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.credit_reports.states import (
    OWN_USE,
    PrintingStage,
    ReportFailure,
    ReportState,
    RevocationReason,
    Verdict,
)
from app.rulebook import authorisations as rules

STATES = {
    ReportState.REQUESTED: _l("Being made"),
    ReportState.READY: _l("Ready"),
    ReportState.FAILED: _l("Could not be made"),
}
TONES = {ReportState.REQUESTED: "progress", ReportState.READY: "good", ReportState.FAILED: "bad"}
STAGES = {
    PrintingStage.WAITING: _l("It waits for its turn"),
    PrintingStage.GATHERING: _l("Your records are gathered"),
    PrintingStage.LAYING_OUT: _l("The pages are laid out"),
    PrintingStage.SIGNING: _l("It is signed"),
}
REASONS = {
    RevocationReason.LOST: _l("I have lost it, on paper or as a file"),
    RevocationReason.WRONG_HANDS: _l("Somebody has it who should not"),
    RevocationReason.NO_LONGER_NEEDED: _l("It is no longer needed"),
}
PURPOSES = {OWN_USE: _l("Own use")}
WATERMARKS = {OWN_USE: _l("For own use only")}
SECTIONS = {
    "how_to_read": _l("How to read this report"),
    "summary": _l("Summary"),
    "basic": _l("Basic information"),
    "administrative": _l("Administrative records"),
    "honours": _l("Honours and voluntary service"),
    "serious_lists": _l("Serious-dishonesty lists"),
    "judicial": _l("Judicial enforcement"),
    "titles": _l("Professional titles"),
    "commitments": _l("Commitments and how they were kept"),
    "objections": _l("Objection marks and own statements"),
    "repairs": _l("Credit repair"),
    "queries": _l("Who queried me"),
    "remedies": _l("Remedies and contacts"),
}
LANGUAGES = {"zh": _l("Chinese"), "en": _l("English")}
FAILURES = {
    ReportFailure.MISSING_GLYPHS: _l(
        "A character in it cannot be printed correctly, and we hand out no report with a wrong or missing "
        "character. The office has been told and will add it."
    ),
    ReportFailure.TOO_SLOW: _l("It took too long. Please ask for it again in a few minutes."),
    ReportFailure.OUT_OF_MEMORY: _l(
        "It became too large for this computer. Please ask for it again later; if that fails too, tell the "
        "counter."
    ),
    ReportFailure.WORKER_DIED: _l("The printing stopped midway. Please ask for it again."),
    ReportFailure.ENGINE_FAILED: _l(
        "Something went wrong while it was printed. Please ask for it again; if that fails too, tell the "
        "counter."
    ),
}
FAILURES_FOR_STAFF = {
    ReportFailure.MISSING_GLYPHS: _l(
        "The fonts lack a character. Add a font that has it (docs/operations.md), then have it tried again."
    ),
    ReportFailure.TOO_SLOW: _l("It used up its processor time. Is the machine overloaded?"),
    ReportFailure.OUT_OF_MEMORY: _l("It needed more memory than one report may have."),
    ReportFailure.WORKER_DIED: _l("The printing process was killed twice, or a library crashed."),
    ReportFailure.ENGINE_FAILED: _l("The engine refused the page; the log names the kind of the error."),
}


def characters_in_words(code_points: str) -> str:
    """`U+323AF` with the name that Unicode gives it, for whoever looks for a font."""
    found = [(point, unicodedata.name(chr(int(point[2:], 16)), "")) for point in code_points.split()]
    return ", ".join(f"{point} {name}".strip() for point, name in found)


@dataclass(frozen=True)
class VerdictWords:
    """What a file is, and what to make of it. `tone`: the kind of the notice."""

    title: str
    text: str
    tone: str = "warning"


VERDICTS = {
    Verdict.GENUINE: VerdictWords(
        _l("The file is genuine and unaltered"),
        _l("It is, to the last byte, the file that we made and signed."),
        "success",
    ),
    Verdict.SIGNED_NOT_REGISTERED: VerdictWords(
        _l("The file bears our signature, but we do not know it as a report"),
        _l("Ask the person for a new report, and telephone the office if you need to know more."),
    ),
    Verdict.ALTERED: VerdictWords(
        _l("The file was altered or damaged after it was signed"),
        _l("Do not rely on it. Ask the person for the original file or for a new report."),
    ),
    Verdict.NOT_OURS: VerdictWords(
        _l("We did not make this file"),
        _l(
            "It bears no signature of ours. A report printed and scanned, or saved anew by a program, loses "
            "its signature too: ask for the original file, or enter the code from its first page."
        ),
    ),
    Verdict.NOT_A_PDF: VerdictWords(
        _l("This is not a PDF file"),
        _l("Choose the file as the person downloaded it; its name ends in .pdf."),
    ),
    Verdict.TOO_LARGE: VerdictWords(
        _l("The file is too large to be one of our reports"),
        _l("Our reports have at most 20 MB."),
    ),
}

SECTION_HINTS: dict[str, str] = {
    "administrative": _l("Penalties and permits, each with its reason, legal basis and end"),
    "objections": _l("Objections to records in the parts you choose"),
    "queries": _l("Every look at you, with body, purpose and time. Few recipients need it."),
}
BOUND_PROBLEMS: dict[str, str] = {
    "purpose-unknown": _l("Choose what it is for"),
    "recipient-kind-unknown": _l("Choose what the recipient is"),
    "recipient-missing": _l("Enter the full name of the organisation"),
    "sections-missing": _l("Choose at least one part"),
    "end-out-of-range": _l("Enter a date from today on, at most %(longest)s days ahead"),
    "words-too-long": _l("Shorten this to at most %(longest)s characters"),
    "signs-not-printable": _l("Use letters, figures and punctuation only; other signs cannot be printed"),
    "not-printed": _l("It could not be printed. Please try again in a few minutes, or ask at the counter."),
}


def purpose_in_words(code: str, words: str = "") -> str:
    """A purpose of the list, with the person's own words where there are any."""
    found = rules.find_purpose(code)
    name = _(found.label) if found else code
    return _("%(purpose)s: %(words)s", purpose=name, words=words) if words else name


def recipient_kind_in_words(code: str) -> str:
    """What a recipient is."""
    found = rules.find_recipient_kind(code)
    return _(found.label) if found else code


def sections_in_words(sections: list[str]) -> list[str]:
    """The titles of chosen sections, basic information first."""
    return [str(SECTIONS[section]) for section in ("basic", *sections)]
