"""The written answer in sentences, in the reader's language, on the page and in the PDF alike."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext

from app.features.objections import labels
from app.features.objections.answers import Facts
from app.web.paper import Bullets, FactTable, Paper, PaperBlock, PaperSection, Paragraph
from app.web.templating import day


def _(message: str, **values: object) -> str:
    return str(gettext(message, **values))


def answer_in_words(facts: Facts, *, contact: str) -> Paper:
    """The answer to an objection; `contact` says where and by which number to ask."""
    decided_on = date.fromisoformat(facts["decided_on"])
    return Paper(
        title=_("Answer to your objection"),
        number=facts.get("number") or facts["objection"],
        addressee=_("To: %(name)s (ID number %(number)s)", name=facts["name"], number=facts["id_number"]),
        issued=day(decided_on),
        sections=(
            _objection(facts),
            _outcome(facts),
            PaperSection(_("Reasons"), (Paragraph(facts["answer"]),)),
            PaperSection(_("If you do not agree"), (Bullets(_remedies(facts, decided_on)),)),
            PaperSection(_("Where to turn"), (Paragraph(facts["body"]), Paragraph(contact))),
        ),
    )


def reconsideration_in_words(facts: Facts, *, contact: str) -> Paper:
    """The decision on a second look."""
    decided_on = date.fromisoformat(facts["decided_on"])
    rows = (
        (_("Objection"), facts["objection"]),
        (_("Record"), f"{facts['title']} ({facts['record']})"),
        (_("Answer that was looked at again"), facts["first_number"]),
        (_("Its outcome"), labels.outcome(facts["first_outcome"])),
        (_("Reconsideration asked for on"), day(date.fromisoformat(facts["filed_on"]))),
        (_("Your words"), facts["request"]),
    )
    return Paper(
        title=_("Decision on your reconsideration"),
        number=facts["number"],
        addressee=_("To: %(name)s (ID number %(number)s)", name=facts["name"], number=facts["id_number"]),
        issued=day(decided_on),
        opening=_("Decided by others than those who proposed and gave the first answer."),
        sections=(
            PaperSection(_("What was looked at again"), (FactTable("", rows),)),
            _outcome(facts),
            PaperSection(_("Reasons"), (Paragraph(facts["answer"]),)),
            PaperSection(_("If you do not agree"), (Bullets(_remedies(facts, decided_on)),)),
            PaperSection(_("Where to turn"), (Paragraph(facts["body"]), Paragraph(contact))),
        ),
    )


def _objection(facts: Facts) -> PaperSection:
    rows = (
        (_("Objection"), facts["objection"]),
        (_("Record"), f"{facts['title']} ({facts['record']})"),
        (_("Decision number"), facts["finding_no"]),
        (_("Source body"), facts["source_body"]),
        (_("Filed on"), day(date.fromisoformat(facts["filed_on"]))),
        (_("What is wrong"), labels.ground(facts["ground"])),
        (_("Your words"), facts["request"]),
    )
    return PaperSection(_("What you objected to"), (FactTable("", rows),))


def _outcome(facts: Facts) -> PaperSection:
    blocks: list[PaperBlock] = [
        Paragraph(labels.outcome(facts["outcome"])),
        Paragraph(labels.effect(facts["outcome"])),
    ]
    if facts.get("changes"):
        rows = tuple(labels.change_in_words(name, value) for name, value in facts["changes"].items())
        blocks.append(FactTable(_("What the record says now"), rows))
    if facts.get("effects"):
        blocks.append(Bullets(tuple(labels.done_in_words(code, thing) for code, thing in facts["effects"])))
    return PaperSection(_("Outcome"), tuple(blocks))


def _remedies(facts: Facts, decided_on: date) -> tuple[str, ...]:
    again = _("If you know something new, object again; that too is free of charge.")
    return (*labels.remedies(facts["kind"], decided_on), again)
