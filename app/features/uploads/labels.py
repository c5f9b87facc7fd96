"""Words for kinds, sizes and refusals."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.adapters.uploads import Kind
from app.features.uploads.states import UploadState

KINDS = {
    Kind.JPEG: _l("Photograph"),
    Kind.PNG: _l("Picture"),
    Kind.WEBP: _l("Picture"),
    Kind.HEIC: _l("Photograph"),
    Kind.PDF: _l("PDF document"),
    Kind.DOCX: _l("Word document"),
    Kind.XLSX: _l("Excel sheet"),
    Kind.TEXT: _l("Plain text"),
}
STATES = {
    UploadState.RECEIVED: _l("Received"),
    UploadState.ATTACHED: _l("Attached"),
}
_KINDS_TAKEN = _l(
    "“%(name)s” is of a kind that cannot be taken. Send a photograph (JPEG, PNG, WebP, HEIC), a PDF, DOCX, "
    "XLSX or plain text file."
)
_AS_PDF = _l("“%(name)s” holds parts that cannot be checked. Save it as a PDF and send that.")
REFUSALS = {
    "nothing-chosen": _l("Choose a file first"),
    "empty": _l("“%(name)s” is empty. Choose another file."),
    "too-large": _l(
        "“%(name)s” is larger than %(megabytes)s MB. Send it in parts or in a lower resolution, or bring it "
        "to the counter."
    ),
    "too-many-files": _l("At most %(files)s files can be attached: “%(name)s” was not added."),
    "too-much": _l("All files together may have %(megabytes)s MB: “%(name)s” was not added."),
    "unknown-kind": _KINDS_TAKEN,
    "markup": _l("“%(name)s” is a web page or a drawing in code. Save it as a picture or a PDF."),
    "program": _l("“%(name)s” is a program. Programs are not taken."),
    "old-office": _l(
        "“%(name)s” is an old Word or Excel file, or one with a password. Save it as a PDF, DOCX or XLSX "
        "without a password and send that."
    ),
    "broken": _l("“%(name)s” is damaged and cannot be opened. Send it anew, or as another kind of file."),
    "bomb": _l("“%(name)s” takes too much to open: it is damaged, or made to do harm. It was not taken."),
    "too-many-pixels": _l(
        "“%(name)s” has more than %(megapixels)s million pixels. Send it in a lower resolution."
    ),
    "too-many-pages": _l("“%(name)s” has more than %(pages)s pages. Send it in parts."),
    "encrypted": _l("“%(name)s” has a password or other protection. Send it without."),
    "active": _l(
        "“%(name)s” holds a script or a form that acts by itself. Print it into a new PDF and send that."
    ),
    "macros": _l("“%(name)s” holds macros. Save it without macros, or as a PDF, and send that."),
    "external-links": _l(
        "“%(name)s” fetches something from outside when it is opened. Save it as a PDF and send that."
    ),
    "embedded": _l("“%(name)s” holds other files inside. Send these one by one, or save it as a PDF."),
    "uncheckable": _AS_PDF,
    "infected": _l("The virus scanner found something in “%(name)s”. It was not taken. Check your device."),
    "scanner-unreachable": _l(
        "The virus scanner does not answer, so “%(name)s” was not taken. Try again in a few minutes."
    ),
    "busy": _l("Many files are being checked just now, so “%(name)s” was not taken. Try again in a minute."),
    "disk-full": _l(
        "There is no room for “%(name)s” just now: it was not taken. Try again later, or go to the counter."
    ),
    "store-full": _l(
        "There is no room for “%(name)s” just now: it was not taken. Try again later, or go to the counter."
    ),
    "too-often": _l("You have sent many files in a short time: “%(name)s” was not taken. Try again later."),
}


def refusal(code: str, name: str, values: dict[str, object]) -> str:
    """Why a file was not taken and what to do now."""
    words = REFUSALS.get(code, _AS_PDF)
    return str(words) % {"name": name, **values}


def kind(code: str) -> str:
    """What a file is."""
    return str(KINDS[Kind(code)])


def size(count: int) -> str:
    """A size as people read it."""
    if count < 2**20:
        return str(_("%(count)s KB", count=max(1, round(count / 1024))))
    return str(_("%(count)s MB", count=f"{count / 2**20:.1f}"))
