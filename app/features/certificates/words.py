"""The certificates in sentences, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from app.adapters import qr
from app.config import Settings
from app.features.certificates import labels
from app.features.certificates.history import ChainSummary, Shown
from app.features.certificates.services import Draft
from app.features.certificates.states import CertificateKind
from app.features.disclosures.labels import REMOVAL_REASONS
from app.features.subjects.queries import Identity
from app.web.paper import Bullets, Column, FactTable, Paper, PaperSection, Paragraph, Seal, Table
from app.web.templating import minute, number


def paper_of(
    draft: Draft, identity: Identity, shown: Sequence[Shown], chain: ChainSummary, settings: Settings
) -> Paper:
    """A certificate as it is printed."""
    base = settings.base_url.rstrip("/") or f"http://127.0.0.1:{settings.port}"
    address = f"{base}/verify/{draft.printed_code}"
    is_history = draft.kind is CertificateKind.HISTORY
    sections = _history(shown) if is_history else _not_listed(draft.made_at)
    return Paper(
        title=str(labels.KINDS[draft.kind]),
        number=draft.reference,
        addressee=_("%(name)s (ID number %(number)s)", name=identity.name, number=identity.id_number.masked),
        issued=minute(draft.made_at),
        opening=_(
            "This person's identity was verified by the register of subjects. What stands here is about this "
            "site alone."
        ),
        sections=(*sections, _what_it_is_not(), _digests(draft, chain)),
        seal=Seal(draft.printed_code, address, qr.png_data_uri(address)),
    )


def _history(shown: Sequence[Shown]) -> tuple[PaperSection, ...]:
    if not shown:
        none = Paragraph(_("This site has never shown the public anything about this person."))
        return (PaperSection(_("What was shown"), (none,)),)
    columns = (
        Column(_("Shown from"), "middle"),
        Column(_("Shown until"), "middle"),
        Column(_("How it ended")),
    )
    return tuple(
        PaperSection(
            f"{one.title} ({one.reference})",
            (
                FactTable("", ((_("Found by"), one.body_name), (_("Decision number"), one.finding_no))),
                Table(_("Times of display"), columns, _rows(one)),
                *_corrections(one),
            ),
        )
        for one in shown
    )


def _rows(one: Shown) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            minute(period.since),
            minute(period.until) if period.until else _("still shown"),
            str(REMOVAL_REASONS[period.why]) if period.why else "",
        )
        for period in one.periods
    )


def _corrections(one: Shown) -> tuple[Paragraph, ...]:
    if not one.corrected_at:
        return ()
    days = _(", ").join(minute(at) for at in one.corrected_at)
    return (Paragraph(_("The record was corrected by its source: %(days)s.", days=days)),)


def _not_listed(made_at: datetime) -> tuple[PaperSection, ...]:
    says = Paragraph(
        _(
            "On %(at)s no disclosure about the person with this name and this ID number is shown to the "
            "public on this site.",
            at=minute(made_at),
        )
    )
    return (PaperSection(_("What is certified"), (says,)),)


def _what_it_is_not() -> PaperSection:
    points = (
        _("It says what this site shows or showed, at the time named; other sites are not looked at."),
        _("It is no judgement of the person's credit, good or bad."),
        _("It says nothing about records that are not public; those stand in the credit report."),
    )
    return PaperSection(_("What this is, and what it is not"), (Bullets(points),))


def _digests(draft: Draft, chain: ChainSummary) -> PaperSection:
    rows: list[tuple[str, str]] = [(_("Digest of the contents (SHA-256)"), draft.contents_digest)]
    if draft.kind is CertificateKind.HISTORY:
        how = (
            _("every entry from the first on, and the seal of its head")
            if chain.is_whole
            else _("the entries used here, and the seal of its head; the whole log is checked daily")
        )
        rows = [
            *rows,
            (_("Entries in the log"), number(chain.entries)),
            (_("Digest at its head"), chain.head_digest),
            (_("Checked"), how),
        ]
    return PaperSection(_("How it can be checked"), (FactTable("", tuple(rows)),))
