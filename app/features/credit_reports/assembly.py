"""From facts to a report in words: every section of the credit report in its order.

Called while the report's language is spoken (`app.web.locale.speaking`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from flask_babel import gettext as _

from app.adapters import qr
from app.config import Settings
from app.features.accesses import labels as access_labels
from app.features.accounts.labels import POSTS
from app.features.credit_reports import labels
from app.features.credit_reports.contents import (
    Bullets,
    Column,
    FactTable,
    Paragraph,
    Record,
    ReportContents,
    Section,
    Table,
    Verification,
)
from app.features.credit_reports.cover import glance
from app.features.credit_reports.facts import KINDS_OF, Facts, Looks
from app.features.credit_reports.record_blocks import (
    OPEN_OBJECTIONS,
    record_block,
    repair_in_words,
    short_table,
)
from app.features.objections import labels as objection_labels
from app.features.objections.models import Objection
from app.features.records import labels as record_labels
from app.features.records.passport import remedies_in_words
from app.kernel.access_log import Access
from app.web.templating import day, minute, number

_LANG: dict[str, Literal["zh-CN", "en"]] = {"zh": "zh-CN", "en": "en"}
IN_FULL = 200
"""Up to so many records of a section are printed in full; with more, a report would take minutes."""


@dataclass(frozen=True)
class Copy:
    """What belongs to this copy alone, in words. `code` is grouped; digests are SHA-256 in hexadecimal."""

    reference: str
    language: str
    purpose: str
    watermark: str
    recipient: str
    valid_until: date | None
    made_at: datetime
    code: str
    attachment_name: str
    data_digest: str
    contents_digest: str


def contents_of(facts: Facts, looks: Looks, copy: Copy, settings: Settings) -> ReportContents:
    """The whole report."""
    is_chinese = copy.language == "zh"
    address = f"{_base_url(settings)}/verify/{copy.code}"
    return ReportContents(
        lang=_LANG[copy.language],
        title=_("Personal public credit report"),
        number=copy.reference,
        made_at=day(copy.made_at),
        site_name=settings.site_name if is_chinese else settings.site_name_en,
        issuer=_issuer(settings, is_chinese),
        subject_name=facts.identity.name,
        subject_id=facts.masked_number,
        purpose=copy.purpose,
        watermark=copy.watermark,
        recipient=copy.recipient,
        valid_until=day(copy.valid_until),
        verification=Verification(copy.code, address, qr.png_data_uri(address)),
        attachment_name=copy.attachment_name,
        data_digest=copy.data_digest,
        contents_digest=copy.contents_digest,
        excerpt=(_chosen(facts) or _("none")) if facts.is_excerpt else "",
        glance=glance(facts, settings),
        sections=_sections(facts, looks, copy, settings),
    )


def _base_url(settings: Settings) -> str:
    return settings.base_url.rstrip("/") or f"http://127.0.0.1:{settings.port}"


def _issuer(settings: Settings, is_chinese: bool) -> str:
    return settings.office if is_chinese else settings.office_en


def _sections(facts: Facts, looks: Looks, copy: Copy, settings: Settings) -> tuple[Section, ...]:
    """The chosen sections, in the order of the report."""
    issuer = _issuer(settings, copy.language == "zh")
    others: dict[str, Callable[[], Section]] = {
        "how_to_read": lambda: _how_to_read(facts, copy, issuer),
        "summary": lambda: _summary(facts, looks),
        "basic": lambda: _basic(facts),
        "objections": lambda: _objections(facts),
        "repairs": lambda: _repairs(facts),
        "queries": lambda: _queries(looks),
        "remedies": lambda: _remedies(facts, settings, issuer),
    }
    return tuple(others[key]() if key in others else _of_kinds(facts, key) for key in facts.sections)


def _repairs(facts: Facts) -> Section:
    title = str(labels.SECTIONS["repairs"])
    if not facts.repairs:
        return Section(
            "repairs", title, empty=_("No application for credit repair concerns the records in this report.")
        )
    columns = (
        Column(_("Application"), "middle"),
        Column(_("Record"), "middle"),
        Column(_("State")),
    )
    rows = tuple((one.reference, one.record.reference, repair_in_words(one)) for one in facts.repairs)
    return Section("repairs", title, blocks=(Table(_("Applications for credit repair"), columns, rows),))


def _how_to_read(facts: Facts, copy: Copy, issuer: str) -> Section:
    bodies = sorted({record.source_body.name for record in facts.records})
    sources = (
        _("The records were handed in by: %(bodies)s.", bodies=_(", ").join(bodies))
        if bodies
        else _("No body has handed in a record about this person.")
    )
    return Section(
        "how_to_read",
        str(labels.SECTIONS["how_to_read"]),
        blocks=(
            Paragraph(
                _(
                    "This report gathers what public bodies had lawfully handed in to %(issuer)s by %(at)s. "
                    "It gives no score and no grade.",
                    issuer=issuer,
                    at=day(copy.made_at),
                )
            ),
            *_excerpt(facts),
            Paragraph(sources),
            _to_be_known(),
        ),
    )


def _excerpt(facts: Facts) -> tuple[Paragraph, ...]:
    if not facts.is_excerpt:
        return ()
    return (
        Paragraph(
            _(
                "This is an excerpt with the sections that the person chose: %(sections)s. What is left out "
                "may hold something or nothing; neither can be told from this report.",
                sections=_chosen(facts) or _("none"),
            )
        ),
    )


def _chosen(facts: Facts) -> str:
    return str(_(", ")).join(str(labels.SECTIONS[key]) for key in facts.chosen)


def _to_be_known() -> Bullets:
    return Bullets(
        (
            _(
                "Beside each record stand the body that found it, the legal basis, and the last day "
                "of its use."
            ),
            _(
                "Negative information may be shown and used for five years at most. What is older, "
                "withdrawn or deleted does not stand here."
            ),
            _(
                "Whoever finds something wrong, incomplete or not about them can object free of "
                "charge; the record is marked at once."
            ),
            _(
                "Legal titles, document numbers and what bodies wrote stand in Chinese, as they were "
                "handed in."
            ),
        )
    )


def _summary(facts: Facts, looks: Looks) -> Section:
    rows = []
    for kind in (kind for kind in record_labels.KINDS if kind in facts.kinds):
        found = facts.of_kind(kind)
        rows.append(
            (
                str(record_labels.KINDS[kind]),
                number(len(found)),
                day(found[0].decided_on) if found else _("none"),
            )
        )
    looked = [(_("Looks at this person"), number(looks.in_all))] if "queries" in facts.sections else []
    is_open = [one for one in facts.objections if one.state in OPEN_OBJECTIONS]
    return Section(
        "summary",
        str(labels.SECTIONS["summary"]),
        blocks=(
            Table(
                _("Records by kind"),
                (Column(_("Kind")), Column(_("How many"), "narrow"), Column(_("Newest decision"), "wide")),
                tuple(rows),
            ),
            FactTable(
                _("At a glance"),
                (
                    (_("Shown to the public today"), number(len(facts.shown_today()))),
                    (_("Objections pending"), number(len(is_open))),
                    *looked,
                ),
            ),
        ),
    )


def _basic(facts: Facts) -> Section:
    identity = (
        (_("Name"), facts.identity.name),
        (_("Identity number (masked)"), facts.masked_number),
        (_("In the register of subjects since"), day(facts.known_since)),
    )
    return Section(
        "basic",
        str(labels.SECTIONS["basic"]),
        blocks=(FactTable(_("Identity"), identity),),
    )


def _of_kinds(facts: Facts, key: str) -> Section:
    title, found = str(labels.SECTIONS[key]), facts.of_kind(*KINDS_OF[key])
    if len(found) <= IN_FULL:
        blocks: tuple[Record | Table, ...] = tuple(record_block(facts, record) for record in found)
        return Section(key, title, blocks=blocks, empty=_("There are no records of this kind."))
    return Section(
        key,
        title,
        intro=_(
            "As there are many, each stands here in one row. Facts, legal bases and the end of each stand "
            "in the attached file."
        ),
        blocks=(short_table(facts, found),),
    )


def _objections(facts: Facts) -> Section:
    title, own = str(labels.SECTIONS["objections"]), _own_statements(facts)
    no_statement = "" if own else _("The person has attached no statement of their own to a record.")
    if not facts.objections:
        none = _("No objection has been raised.")
        return Section("objections", title, intro=none if own else "", blocks=own, empty=none + no_statement)
    columns = (
        Column(_("Objection"), "middle"),
        Column(_("Record"), "middle"),
        Column(_("Ground")),
        Column(_("State"), "wide"),
    )
    return Section(
        "objections",
        title,
        intro=_("A pending objection also stands beside the record that it concerns. ") + no_statement,
        blocks=(Table(_("Objections"), columns, tuple(_objection(one) for one in facts.objections)), *own),
    )


def _own_statements(facts: Facts) -> tuple[Table, ...]:
    """What the person says about records, word by word."""
    rows = tuple((one.record.reference, text) for one, text in facts.own_statements)
    columns = (Column(_("Record"), "middle"), Column(_("Words of the person")))
    return (Table(_("Statements of the person's own"), columns, rows),) if rows else ()


def _objection(objection: Objection) -> tuple[str, ...]:
    if objection.state in OPEN_OBJECTIONS:
        became = _("Raised on %(filed)s, answer due by %(due)s", filed=day(objection.filed_at),
                   due=day(objection.due_on))  # fmt: skip
    elif objection.decided_at is not None:
        became = _(": ").join((day(objection.decided_at), objection_labels.outcome(objection.outcome)))
    else:
        became = _("Raised on %(filed)s, withdrawn by the person", filed=day(objection.filed_at))
    return (
        objection.reference,
        objection.record.reference,
        objection_labels.ground(objection.ground),
        became,
    )


def _queries(looks: Looks) -> Section:
    if not looks.newest:
        return Section(
            "queries",
            str(labels.SECTIONS["queries"]),
            empty=_("Nobody has opened information about this person."),
        )
    intro = _(
        "Everyone who opens information about a person is written down, and the entry is kept for ten years. "
        "Checks of whether a report is genuine show nothing about the person and are left out here, and so "
        "are reports that the person had made themselves."
    )
    if len(looks.newest) < looks.in_all:
        intro += _("The newest %(count)s of them stand here.", count=number(len(looks.newest)))
    columns = (
        Column(_("When"), "middle"),
        Column(_("Who"), "wide"),
        Column(_("What, for what, on which basis")),
    )
    return Section(
        "queries",
        str(labels.SECTIONS["queries"]),
        intro=intro,
        blocks=(Table(_("Looks, newest first"), columns, tuple(_look(look) for look in looks.newest)),),
    )


def _look(look: Access) -> tuple[str, ...]:
    words = access_labels.in_words(look)
    body = str(POSTS["citizen"]) if look.post == "citizen" else words["body"]
    who = "\n".join(filter(None, (body, str(words["post"]))))
    what = " ".join(filter(None, (str(words["what"]), words["thing"])))
    return (
        f"{minute(look.at)}\n{look.reference}",
        who,
        "\n".join(filter(None, (what, str(words["purpose"]), words["basis"]))),
    )


def _remedies(facts: Facts, settings: Settings, issuer: str) -> Section:
    contacts = (
        (_("Credit office"), issuer),
        (_("Telephone"), settings.office_phone),
        (_("Counter"), settings.office_address),
        (_("On the internet"), _base_url(settings)),
    )
    return Section(
        "remedies",
        str(labels.SECTIONS["remedies"]),
        blocks=(
            *_legal_remedies(facts),
            FactTable(_("Contacts"), contacts),
        ),
    )


def _legal_remedies(facts: Facts) -> Sequence[Bullets | Paragraph]:
    """The remedies against the kinds of record that stand in this report, and what one can always do."""
    kinds = [kind for kind in record_labels.KINDS if facts.of_kind(kind)]
    points = tuple(dict.fromkeys(remedy for kind in kinds for remedy in remedies_in_words(kind)))
    always = _("Ask the data-protection officer about a look that you do not recognise.")
    if points:
        words = _("Against the decisions that the records above rest on, the law gives these remedies:")
        return (Paragraph(words), Bullets((*points, always)))
    return (
        Bullets(
            (
                _("Object to a record on the portal or at the counter, free of charge."),
                _(
                    "Ask for credit repair once the minimum term is over and the duty is performed. "
                    "It is always free of charge: nobody may take money for it."
                ),
                always,
            )
        ),
    )
