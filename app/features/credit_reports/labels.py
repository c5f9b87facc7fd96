"""Words for states, failures, purposes and languages of reports."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app.features.credit_reports.states import OWN_USE, ReportFailure, ReportState, Verdict

STATES = {
    ReportState.REQUESTED: _l("Being made"),
    ReportState.READY: _l("Ready"),
    ReportState.FAILED: _l("Could not be made"),
}
TONES = {ReportState.REQUESTED: "progress", ReportState.READY: "good", ReportState.FAILED: "bad"}
PURPOSES = {OWN_USE: _l("Own use")}
WATERMARKS = {OWN_USE: _l("For own use only")}
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
