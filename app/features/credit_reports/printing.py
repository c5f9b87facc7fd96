"""The engine of credit reports: gather, put into words, lay out, sign. Keeps nothing and asks no policy.

Whoever has a right to a report about a person gives an `Order` and gets the file. The whole report of the
person themselves and the excerpt for one recipient differ by their order alone. No transaction is open while
a report is laid out and signed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import structlog
from flask import current_app

from app.adapters import signing
from app.adapters.pdf import Attachment, ReportWorkerDied
from app.features.credit_reports import assembly
from app.features.credit_reports.contents import SECTIONS, ReportContents
from app.features.credit_reports.facts import Facts, Looks, gather, looks_at
from app.features.credit_reports.states import PrintingStage
from app.kernel import clock
from app.web.locale import speaking
from app.web.toolbox import Toolbox

ATTACHMENT = "report.json"
_log = structlog.get_logger("portal")


@dataclass(frozen=True)
class Order:
    """What report is wanted. `code` is grouped for reading; `purpose` is a plain word for machines.

    `purpose_in_words`, `watermark` (up to 24 characters) and `recipient` are printed as they stand, in the
    report's `language` (`zh` or `en`). `sections`: keys of `contents.SECTIONS`; those that explain the
    report always stand in it. An empty `recipient` means the person themselves; `valid_until` the last day.
    """

    reference: str
    subject_id: UUID
    code: str
    language: str
    purpose: str
    purpose_in_words: str
    watermark: str
    sections: tuple[str, ...] = SECTIONS
    recipient: str = ""
    valid_until: date | None = None


@dataclass(frozen=True)
class Printed:
    """A finished file. `contents_digest`: SHA-256 of what it says; `made_at`: as it stands in the file."""

    pdf: bytes
    contents_digest: str
    made_at: datetime

    @property
    def file_digest(self) -> str:
        return hashlib.sha256(self.pdf).hexdigest()


@dataclass(frozen=True)
class _Draft:
    """All that the paper needs, read in one go."""

    contents: ReportContents
    data: bytes
    at: datetime
    html: str


def print_report(
    tools: Toolbox, order: Order, *, tell: Callable[[PrintingStage], None] = lambda _stage: None
) -> Printed:
    """The signed file. `tell` hears what is being done now.

    Raises a ReportProblem where no file could be made; ReportWorkerBusy where every place was taken.
    """
    tell(PrintingStage.GATHERING)
    draft = _draft(tools, order)
    tell(PrintingStage.LAYING_OUT)
    pdf = _laid_out(tools, draft)
    tell(PrintingStage.SIGNING)
    signed = signing.sign(
        pdf, tools.signer, reason=draft.contents.title, location=tools.settings.county, at=draft.at
    )
    return Printed(signed, draft.contents.contents_digest, draft.at)


def _draft(tools: Toolbox, order: Order) -> _Draft:
    at = clock.now()
    with tools.database.reading() as session:
        facts = gather(session, order.subject_id).narrowed(order.sections)
        looks = looks_at(session, order.subject_id, without=order.reference)
        if "queries" not in facts.sections:
            looks = Looks((), 0)
        digest = facts.digest()
        data = _data(order, facts, looks, digest, at)
        with speaking(order.language):
            contents = assembly.contents_of(
                facts,
                looks,
                assembly.Copy(
                    reference=order.reference,
                    language=order.language,
                    purpose=order.purpose_in_words,
                    watermark=order.watermark,
                    recipient=order.recipient,
                    valid_until=order.valid_until,
                    made_at=at,
                    code=order.code,
                    attachment_name=ATTACHMENT,
                    data_digest=hashlib.sha256(data).hexdigest(),
                    contents_digest=digest,
                ),
                tools.settings,
            )
            html = current_app.jinja_env.get_template("credit_reports/report.html").render(
                report=contents.for_template()
            )
    return _Draft(contents, data, at, html)


def _laid_out(tools: Toolbox, draft: _Draft) -> bytes:
    """The PDF without its signature; a printer that was killed midway is asked once more."""
    contents = draft.contents
    attachment = Attachment(ATTACHMENT, draft.data, contents.title)

    def render() -> bytes:
        return tools.pdf.render(
            draft.html, title=contents.title, lang=contents.lang, attachments=[attachment], made_at=draft.at
        )

    try:
        return render()
    except ReportWorkerDied:
        _log.warning("credit-report-printed-again")
        return render()


def _data(order: Order, facts: Facts, looks: Looks, digest: str, at: datetime) -> bytes:
    """The attachment: the same for machines, and how its digest is made."""
    explained = {
        "about": {
            "contents_digest": "SHA-256 of `contents` as JSON in UTF-8, keys sorted, without spaces",
            "looks": "who opened information about the person; no part of the digest",
        },
        "report": {
            "reference": order.reference,
            "made_at": at.isoformat(timespec="seconds"),
            "language": order.language,
            "purpose": order.purpose,
            "recipient": order.recipient,
            "valid_until": order.valid_until.isoformat() if order.valid_until else None,
            "contents_digest": digest,
        },
        "contents": facts.contents(),
        "looks": [
            {
                "reference": look.reference,
                "at": look.at.isoformat(timespec="seconds"),
                "body": look.body,
                "post": look.post,
                "action": look.action,
                "thing": look.thing,
                "purpose": look.purpose,
                "basis": look.basis,
            }
            for look in looks.newest
        ],
    }
    return json.dumps(explained, ensure_ascii=False, indent=2).encode()
