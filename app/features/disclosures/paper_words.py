"""The papers of the procedure in sentences: notice, decision, repair notice, refusal (rules 2.3 to 2.6).

From the facts that `papers.py` sealed, in the reader's language; legal titles stay as the law writes them.
"""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext

from app.features.disclosures.labels import MANNERS
from app.features.disclosures.papers import Facts
from app.features.disclosures.states import PaperKind
from app.features.records.labels import SEVERITIES, contents_in_words
from app.features.records.passport import remedies_in_words
from app.rulebook.severity import Severity
from app.web.paper import Bullets, Column, FactTable, Paper, PaperSection, Paragraph, Table
from app.web.templating import day


def _(message: str, **values: object) -> str:
    return str(gettext(message, **values))


def _known(message: str) -> str:
    """A message of the rulebook, which is collected where the data are."""
    return str(gettext(message))


def in_words(kind: PaperKind, facts: Facts, *, office: str, contact: str) -> Paper:
    """A paper as it is read; `office` is whose counter takes replies, `contact` where and by which number."""
    sections = {
        PaperKind.NOTICE: _notice,
        PaperKind.DECISION: _decision,
        PaperKind.REPAIR_NOTICE: _repair_notice,
        PaperKind.REFUSAL: _refusal,
    }[kind](facts, contact)
    return Paper(
        title=title_of(kind),
        number=facts.get("number") or facts["disclosure"],
        addressee=_("To: %(name)s (ID number %(number)s)", name=facts["name"], number=facts["id_number"]),
        issued=_issued(facts),
        opening=_opening(kind, facts, office),
        sections=sections,
    )


def title_of(kind: PaperKind) -> str:
    """What a paper is called."""
    titles = {
        PaperKind.NOTICE: _("Notice before publication"),
        PaperKind.DECISION: _("Decision on publication"),
        PaperKind.REPAIR_NOTICE: _("Notice of how to repair credit"),
        PaperKind.REFUSAL: _("Decision not to publish"),
    }
    return str(titles[kind])


def _opening(kind: PaperKind, facts: Facts, office: str) -> str:
    if kind is PaperKind.NOTICE:
        return _(
            "It is intended to publish the following on this county's integrity portal, with your name "
            "masked. You can reply before it is decided."
        )
    if kind is PaperKind.DECISION:
        return _(
            "%(office)s has decided to publish the following on this county's integrity portal, with your "
            "name masked. The notice of how to repair is served together with this decision.",
            office=office,
        )
    if kind is PaperKind.REPAIR_NOTICE:
        return _(
            "This notice belongs to decision %(number)s and is served together with it. It says how the "
            "publication ends before its last day.",
            number=facts["decision_no"],
        )
    return _(
        "Notice of a planned publication was served on you on %(date)s. It has been decided that nothing is "
        "published.",
        date=_day(facts["notice_served_on"]),
    )


def _notice(facts: Facts, contact: str) -> tuple[PaperSection, ...]:
    return (
        _finding(facts),
        _basis(facts, PaperSection(_("Reasons"), (Paragraph(facts["reasons"]),))),
        _consequences(facts),
        PaperSection(
            _("Your rights"),
            (
                Paragraph(
                    _(
                        "You can state your view, defend yourself, hand in evidence and ask for a hearing "
                        "until %(date)s: on line under “My affairs”, in writing, or at the counter. Every "
                        "point that you make is considered and answered in the decision. It costs nothing "
                        "and nobody may treat you worse for it. If you have nothing to say you can waive "
                        "the reply.",
                        date=_day(facts["reply_due_on"]),
                    )
                ),
                Paragraph(contact),
            ),
        ),
        _remedies(facts),
        _way_back(facts),
    )


def _decision(facts: Facts, contact: str) -> tuple[PaperSection, ...]:
    return (
        _finding(facts),
        _basis(facts, PaperSection(_("Reasons"), (Paragraph(facts["decision_reasons"]),))),
        _heard(facts),
        _entry(facts),
        _consequences(facts),
        PaperSection(_("How it ends"), (Bullets(tuple(_exits(facts))),)),
        _remedies(facts),
        PaperSection(_("Where to turn"), (Paragraph(contact),)),
    )


def _repair_notice(facts: Facts, contact: str) -> tuple[PaperSection, ...]:
    earliest = (
        _("From %(date)s, when the minimum term is over.", date=_day(facts["earliest_repair_on"]))
        if facts["earliest_repair_on"]
        else _("As soon as the duty is performed.")
    )
    return (
        PaperSection(_("From when"), (Paragraph(earliest),)),
        PaperSection(_("What has to be so"), (_conditions_of_repair(),)),
        _materials_of_repair(),
        _way_of_repair(facts, contact),
        PaperSection(_("How it ends"), (Bullets(tuple(_exits(facts))),)),
    )


def _conditions_of_repair() -> Bullets:
    return Bullets(
        (
            _("The minimum term of publication is over."),
            _("The conduct is corrected and what the decision asks is fully performed."),
            _("You have made a public credit commitment."),
            _("What a law asks besides for this kind of record, if it does."),
        )
    )


def _materials_of_repair() -> PaperSection:
    materials = Bullets((_("The proof that you have performed."), _("The credit commitment.")))
    only = _(
        "Nothing else may be asked for. If something is missing you get one list, once. It is free of "
        "charge; whoever asks for money is cheating you."
    )
    return PaperSection(_("What to hand in"), (materials, Paragraph(only)))


def _way_of_repair(facts: Facts, contact: str) -> PaperSection:
    way = _(
        "On this portal under “My affairs”, or at the counter. %(body)s, which made the finding, decides. "
        "With the repair the display ends, sharing and use stop, and the measures that end with it are "
        "lifted; everyone who received the record is told.",
        body=facts["found_by"],
    )
    return PaperSection(_("Where, and what happens then"), (Paragraph(way), Paragraph(contact)))


def _refusal(facts: Facts, contact: str) -> tuple[PaperSection, ...]:
    return (
        _finding(facts),
        PaperSection(_("Reasons"), (Paragraph(facts["decision_reasons"]),)),
        _heard(facts),
        PaperSection(_("Where to turn"), (Paragraph(contact),)),
    )


def _finding(facts: Facts) -> PaperSection:
    severity = str(SEVERITIES[Severity(facts["severity"])]) if facts["severity"] else ""
    said = tuple((row["key"], row["value"]) for row in contents_in_words(facts["contents"]))
    rows = (
        (_("Found by"), facts["found_by"]),
        (_("Decision number"), facts["finding_no"]),
        (_("Date of the decision"), _day(facts["found_on"])),
        (_("Severity"), severity),
        *said,
    )
    return PaperSection(_("What was found"), (FactTable("", tuple(row for row in rows if row[1])),))


def _basis(facts: Facts, reasons: PaperSection) -> PaperSection:
    rows = (
        (_("Published on the basis of"), facts["publication_basis"]),
        (_("Collected on the basis of"), facts["collecting_basis"]),
        (_("Standard of the list"), facts["list_standard"]),
        (_("Computed by rulebook"), facts["rulebook_version"]),
    )
    table = FactTable("", tuple(row for row in rows if row[1]))
    return PaperSection(_("Reasons and legal basis"), (*reasons.blocks, table))


def _heard(facts: Facts) -> PaperSection:
    """What the person replied, and the answer to each point."""
    blocks: list[Paragraph | Table] = []
    notice = _(
        "The notice was served on %(date)s (%(manner)s); the time to reply ran until %(due)s.",
        date=_day(facts["notice_served_on"]),
        manner=str(MANNERS.get(facts["notice_manner"], "")),
        due=_day(facts["reply_due_on"]),
    )
    blocks.append(Paragraph(notice))
    if facts["points"]:
        rows = tuple((str(one["number"]), one["text"], one["answer"]) for one in facts["points"])
        columns = (Column(_("Point"), "narrow"), Column(_("What you said")), Column(_("Answer")))
        blocks.append(Table(_("Your reply, point by point"), columns, rows))
    elif facts["is_waived"]:
        blocks.append(Paragraph(_("You waived the reply.")))
    else:
        blocks.append(Paragraph(_("No reply was received in that time.")))
    if facts["hearing_settled_on"]:
        about = _("A hearing was asked for and settled on %(date)s.", date=_day(facts["hearing_settled_on"]))
        blocks += [Paragraph(about), Paragraph(facts["hearing_note"])]
    return PaperSection(_("How you were heard"), tuple(blocks))


def _entry(facts: Facts) -> PaperSection:
    named = str(facts["contents"].get("entry_reason") or "")
    points = [
        _("A competent body has found it in decision %(number)s, which stands.", number=facts["finding_no"]),
        _("A law provides for publishing it: %(basis)s.", basis=facts["publication_basis"]),
        _("You are an adult, and the record is not sealed by law."),
    ]
    if named:
        points.append(_("Reason for the entry in the list: %(reason)s", reason=named))
    return PaperSection(_("Why the conditions of entry are met"), (Bullets(tuple(points)),))


def _consequences(facts: Facts) -> PaperSection:
    display = Paragraph(
        _("The last day of display is %(date)s; it ends by itself.", date=_day(facts["publish_until"]))
    )
    if not facts["measures"]:
        none = Paragraph(_("No further measure follows from this publication."))
        return PaperSection(_("Consequences"), (display, none))
    columns = (Column(_("Measure")), Column(_("Applied by"), "middle"), Column(_("Ends"), "wide"))
    rows = tuple((_known(one["label"]), one["applied_by"], end_of(one, facts)) for one in facts["measures"])
    only = Paragraph(_("A measure that does not stand here may not be applied because of this entry."))
    table = Table(_("Measures that follow from the entry"), columns, rows)
    return PaperSection(_("Consequences"), (display, table, only))


def end_of(measure: Facts, facts: Facts) -> str:
    """Until when a measure is applied."""
    until = _day(facts["publish_until"])
    if measure["ends_on_repair"]:
        return _("with repair, at the latest on %(date)s", date=until)
    return _("with the end of the entry, at the latest on %(date)s", date=until)


def _exits(facts: Facts) -> list[str]:
    exits = [_("By itself after %(date)s.", date=_day(facts["publish_until"]))]
    if facts["earliest_repair_on"]:
        exits.append(_("By credit repair, from %(date)s.", date=_day(facts["earliest_repair_on"])))
    else:
        exits.append(_("By credit repair, as soon as the duty is performed."))
    exits.append(
        _("At once if the decision it rests on is revoked or changed, or if an objection is upheld.")
    )
    if facts["list_removal"]:
        exits.append(_known(facts["list_removal"]))
    named = str(facts["contents"].get("exit_conditions") or "")
    if named:
        exits.append(_("Condition named in the decision: %(condition)s", condition=named))
    return exits


def _remedies(facts: Facts) -> PaperSection:
    points = (
        *remedies_in_words(facts["kind"]),
        _("An objection on this portal or at the counter, at any time, free of charge."),
    )
    return PaperSection(_("Remedies"), (Bullets(points),))


def _way_back(facts: Facts) -> PaperSection:
    earliest = facts["earliest_repair_on"]
    begins = _("Credit repair can be asked for from %(date)s.", date=_day(earliest)) if earliest else ""
    needs = _(
        "You need the proof that you have done what the decision asks, and a credit commitment: nothing "
        "else. It is free of charge; whoever asks for money is cheating you."
    )
    return PaperSection(_("The way to repair"), (Paragraph("\n".join(filter(None, (begins, needs)))),))


def _issued(facts: Facts) -> str:
    issued = facts.get("issued_at")
    return day(datetime.fromisoformat(issued)) if issued else _day(facts["day"])


def _day(value: str | None) -> str:
    return day(date.fromisoformat(value)) if value else ""
