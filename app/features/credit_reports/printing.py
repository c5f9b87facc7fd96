"""The engine of credit reports: gather, put into words, lay out, sign. Keeps nothing and asks no policy.

Whoever has a right to a report about a person gives an `Order` and gets the file. The whole report of the
person themselves and the excerpt for one recipient differ by their order alone. No transaction is open while
a report is laid out and signed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

import structlog
from flask import current_app

from app.adapters import qr, signing
from app.adapters.pdf import ALPHABET, Attachment, NoStencil, Particulars, ReportWorkerDied, Specimen
from app.features.credit_reports import assembly
from app.features.credit_reports.contents import SECTIONS, ReportContents, Verification
from app.features.credit_reports.facts import Facts, Looks, gather, looks_at
from app.features.credit_reports.states import PrintingStage
from app.kernel import clock
from app.web.locale import speaking
from app.web.templating import minute
from app.web.toolbox import Toolbox

ATTACHMENT = "report.json"
# What stands in the places of a copy's own words while a report is laid out: nothing real looks like it.
_NUMBER, _CODE, _DATA = "C0000-SPEC-1MEN", "SPEC-1MEN-C0DE-0000", b"specimen"
_AT = datetime(2000, 12, 28, 15, 58, tzinfo=UTC)
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
    specimen: ReportContents
    data: bytes
    at: datetime


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
            specimen = _as_specimen(contents)
    return _Draft(contents, specimen, data, at)


def _as_specimen(contents: ReportContents) -> ReportContents:
    """The same report with specimens where this copy's own number, time, code and digest stand."""
    address = contents.verification.address.replace(contents.verification.code, _CODE)
    return replace(
        contents,
        number=_NUMBER,
        made_at=minute(_AT),
        data_digest=hashlib.sha256(_DATA).hexdigest(),
        verification=Verification(_CODE, address, qr.png_data_uri(address)),
        alphabet=ALPHABET,
    )


def _laid_out(tools: Toolbox, draft: _Draft) -> bytes:
    """The PDF without its signature; a printer that was killed midway is asked once more."""
    try:
        return _stamped_if_possible(tools, draft)
    except ReportWorkerDied:
        _log.warning("credit-report-printed-again")
        return _stamped_if_possible(tools, draft)


def _stamped_if_possible(tools: Toolbox, draft: _Draft) -> bytes:
    try:
        return _stamped(tools, draft)
    except NoStencil as problem:  # such as an address so long that it takes two lines
        _log.warning("credit-report-not-stamped", place=str(problem))
        return _by_itself(tools, draft)


def _stamped(tools: Toolbox, draft: _Draft) -> bytes:
    """Stamped on what was laid out before, if only number, time, code and attachment differ."""
    contents, specimen = draft.contents, draft.specimen
    return tools.copies.make(
        _html(specimen),
        title=contents.title,
        lang=contents.lang,
        attachment=(ATTACHMENT, contents.title),
        specimen=Specimen(_particular_words(specimen), _AT, _DATA),
        copy=Particulars(
            _particular_words(contents), draft.at, draft.data, qr.pixels(contents.verification.address)
        ),
    )


def _by_itself(tools: Toolbox, draft: _Draft) -> bytes:
    contents = draft.contents
    return tools.pdf.render(
        _html(contents),
        title=contents.title,
        lang=contents.lang,
        attachments=[Attachment(ATTACHMENT, draft.data, contents.title)],
        made_at=draft.at,
    )


def _particular_words(contents: ReportContents) -> dict[str, str]:
    return {
        "number": contents.number,
        "made_at": contents.made_at,
        "code": contents.verification.code,
        "data_digest": contents.data_digest,
    }


def _html(contents: ReportContents) -> str:
    with speaking("zh" if contents.lang == "zh-CN" else "en"):
        page = current_app.jinja_env.get_template("credit_reports/report.html")
        return page.render(report=contents.for_template())


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
