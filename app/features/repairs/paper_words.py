"""The written decision in sentences, in the reader's language, on the page and in the PDF alike."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext

from app.features.repairs import labels
from app.features.repairs.decisions import Facts
from app.features.repairs.states import RepairState
from app.web.paper import Bullets, FactTable, Paper, PaperSection, Paragraph
from app.web.templating import day


def _(message: str, **values: object) -> str:
    return str(gettext(message, **values))


def decision_in_words(facts: Facts, *, contact: str) -> Paper:
    """The decision, or the notice that it is not accepted; `contact` says where and how to ask."""
    decided_on = date.fromisoformat(facts["decided_on"])
    is_granted = facts["state"] == RepairState.GRANTED
    remedies = () if is_granted else (_if_you_do_not_agree(facts, decided_on),)
    return Paper(
        title=_title(facts),
        number=facts["number"],
        addressee=_("To: %(name)s (ID number %(number)s)", name=facts["name"], number=facts["id_number"]),
        issued=day(decided_on),
        sections=(
            PaperSection(_("What it is about"), (_finding(facts),)),
            PaperSection(_("Decision"), (Paragraph(_outcome(facts)),)),
            PaperSection(_("Reasons"), _reasons(facts)),
            *_consequences(facts),
            *remedies,
            PaperSection(_("Where to turn"), (Paragraph(facts["body"]), Paragraph(contact))),
        ),
    )


def _title(facts: Facts) -> str:
    if facts["state"] == RepairState.NOT_ACCEPTED:
        return _("Notice that a repair application is not accepted")
    return _("Decision on credit repair")


def _outcome(facts: Facts) -> str:
    if facts["state"] == RepairState.GRANTED:
        return _(
            "The repair is granted. From this day on the record is no longer displayed, shared or used, and "
            "the measures that end with the repair are lifted. Every recipient has been told."
        )
    if facts["state"] == RepairState.REFUSED:
        return _("The repair is refused. The record stays in force until its term is over.")
    return _("The application is not accepted. Nothing is decided about the record.")


def _finding(facts: Facts) -> FactTable:
    rows = (
        (_("Application"), facts["application"]),
        (_("Application of"), day(date.fromisoformat(facts["filed_on"]))),
        (_("Record"), f"{facts['title']} ({facts['record']})"),
        (_("Decision number"), facts["finding_no"]),
        (_("Found by"), facts["found_by"]),
        (_("Date of the decision"), day(date.fromisoformat(facts["found_on"]))),
        (_("Number of the body's answer"), facts["body_answer_no"]),
    )
    return FactTable("", tuple(row for row in rows if row[1]))


def _reasons(facts: Facts) -> tuple[Paragraph, ...]:
    ground = labels.ground_in_words(facts["ground"])
    reasons = Paragraph(facts["reasons"])
    return (Paragraph(ground["title"]), Paragraph(ground["text"]), reasons) if ground else (reasons,)


def _consequences(facts: Facts) -> tuple[PaperSection, ...]:
    lifted = tuple(labels.measures_in_words(facts["measures_lifted"]))
    sections = [PaperSection(_("Measures lifted"), (Bullets(lifted),))] if lifted else []
    if facts["barred_until"]:
        text = _(
            "Because of this (%(reason)s) no new application can be made up to and including %(date)s.",
            reason=labels.bar_in_words(facts["bar"]),
            date=day(date.fromisoformat(facts["barred_until"])),
        )
        sections.append(PaperSection(_("Bar on applying again"), (Paragraph(text),)))
    return tuple(sections)


def _if_you_do_not_agree(facts: Facts, decided_on: date) -> PaperSection:
    lines = tuple(labels.remedies(facts["kind"], decided_on))
    return PaperSection(_("If you do not agree"), (Bullets(lines),))
