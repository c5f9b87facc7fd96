"""Words for states, grounds, outcomes and deeds."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.features.objections.queries import CONFIRMED
from app.features.objections.states import Ground, ObjectionOutcome, ObjectionState
from app.features.records.amending import DECIDED_ON
from app.features.records.labels import FIELDS, remedy_in_words
from app.features.records.models import RecordKind
from app.rulebook import code_tables, deadlines
from app.web.templating import day

GROUNDS = {
    Ground.WRONG: _l("Something in it is wrong"),
    Ground.INCOMPLETE: _l("Something is missing"),
    Ground.OVER_TERM: _l("It is shown or used for too long"),
    Ground.SHOULD_NOT_BE_LISTED: _l("I should not be on the list, or no longer"),
    Ground.INFRINGES_RIGHTS: _l("It infringes my rights"),
    Ground.NOT_ME: _l("This is not about me"),
}
GROUND_SENTENCES = {
    Ground.WRONG: _l("A fact, a date, an amount or the decision itself is stated wrongly."),
    Ground.INCOMPLETE: _l("For example that the duty is performed, or that the decision was changed."),
    Ground.OVER_TERM: _l("Its term is over, yet it is still shown or used."),
    Ground.SHOULD_NOT_BE_LISTED: _l(
        "The conditions of the list were not met, or those for leaving it are met by now."
    ),
    Ground.INFRINGES_RIGHTS: _l(
        "It shows something private, or something that the law does not let be shown."
    ),
    Ground.NOT_ME: _l("It concerns somebody else, for example a person of the same name."),
}
STATES = {
    ObjectionState.FILED: _l("Received"),
    ObjectionState.REFERRED: _l("With the source body"),
    ObjectionState.DECIDED: _l("Answered"),
    ObjectionState.WITHDRAWN: _l("Withdrawn"),
}
TONES = {
    ObjectionState.FILED: "waiting",
    ObjectionState.REFERRED: "progress",
    ObjectionState.DECIDED: "good",
    ObjectionState.WITHDRAWN: "neutral",
}
# "Answered" alone is never a status: each outcome stands beside it.
OUTCOMES = {
    ObjectionOutcome.DELETED: _l("The record is deleted"),
    ObjectionOutcome.CORRECTED: _l("The record is corrected"),
    ObjectionOutcome.SUPPLEMENTED: _l("The record is supplemented"),
    ObjectionOutcome.DISPLAY_ENDED: _l("The display has ended"),
    ObjectionOutcome.REMOVED_FROM_LIST: _l("Removed from the list"),
    ObjectionOutcome.NOT_UPHELD: _l("The objection is not upheld"),
    ObjectionOutcome.CANNOT_BE_CONFIRMED: _l("It could not be confirmed"),
}
EFFECTS = {
    ObjectionOutcome.DELETED: _l(
        "The record was wrong. Nobody sees or uses it any more, and what was public of it is gone."
    ),
    ObjectionOutcome.CORRECTED: _l(
        "What was wrong is corrected in a new version of the record, and its terms are computed anew. It is "
        "shown to the public only if the law still lets it be shown."
    ),
    ObjectionOutcome.SUPPLEMENTED: _l(
        "What was missing is added in a new version of the record; what it said before stays with its "
        "versions."
    ),
    ObjectionOutcome.DISPLAY_ENDED: _l(
        "Its term was over. The record is gone from the public pages, lists and search."
    ),
    ObjectionOutcome.REMOVED_FROM_LIST: _l(
        "The entry is removed from the list. It is neither shown nor used any more, and every measure that "
        "followed from it has ended."
    ),
    ObjectionOutcome.NOT_UPHELD: _l("The record stays as it is. The mark “objection pending” is lifted."),
    ObjectionOutcome.CANNOT_BE_CONFIRMED: _l(
        "Neither the record nor the objection could be proved. The record stays, this answer is kept "
        "with it, a note says so wherever it is shown, and the mark “objection pending” is lifted."
    ),
}
CONFIRMED_WORDS = {
    "outcome": _l("The first answer is confirmed"),
    "effect": _l("Others have looked at it again and come to the same result. The mark is lifted."),
}
# What a decision brought about, as the answer tells it.
DONE = {
    "version-made": _l("Version %(thing)s of the record was made."),
    "display-ended": _l(
        "Publication %(thing)s has ended. Everybody who copies our public data is told to remove it; "
        "the measures that followed from it have ended."
    ),
    "publication-stopped": _l("Publication %(thing)s, which was being prepared, will not take place."),
    "record-withdrawn": _l("Record %(thing)s is neither shown nor used any more."),
    "recipients-told": _l(
        "Everybody who received the record (%(thing)s) is told and has to confirm that this is carried out."
    ),
    "noted-on-record": _l("A note on record %(thing)s says that the objection could not be confirmed."),
}
DEEDS = {
    "objections.filed": _l("Objection filed"),
    "objections.evidence-added": _l("Further evidence was sent"),
    "objections.referred": _l("Referred to the source body"),
    "objections.answer-proposed": _l("An answer was proposed"),
    "objections.decided": _l("Answered in writing"),
    "objections.recipients-told": _l("Everybody who received the record was told"),
    "objections.withdrawn": _l("Objection withdrawn"),
    "objections.supplemented": _l("Further words were sent"),
    "objections.reminded": _l("The office was reminded that the answer is due"),
    "objections.escalated": _l("The legal time has passed: it was put before the reviewers"),
    "objections.reminded-by-person": _l("The office was reminded"),
    "objections.reconsideration-asked": _l("Reconsideration asked for"),
    "objections.reconsidered": _l("Reconsideration decided"),
    "objections.reconsideration-withdrawn": _l("Wish for reconsideration withdrawn"),
}
PROBLEMS = {
    "ground-missing": _l("Choose what is wrong with the record"),
    "outcome-missing": _l("Choose the outcome"),
    "words-missing": _l("Write the reasons in your own words"),
    "changes-missing": _l("Correct at least one part of the record"),
    "addition-missing": _l("Write what is added to the record, or correct a part of it"),
    "value-unreadable": _l("This cannot be read: days as 2026-03-09, money in yuan as 5000"),
    "forbidden-content": _l("A number or an address of a person must not stand here"),
    "outcome-not-possible": _l("This outcome is not possible for this record"),
    "words-too-long": _l("Shorten this to at most %(longest)s characters"),
}


def ground(code: str) -> str:
    """The words for a ground."""
    return str(GROUNDS[Ground(code)])


def outcome(code: str) -> str:
    """The words for an outcome; empty while there is none."""
    if code == CONFIRMED:
        return str(CONFIRMED_WORDS["outcome"])
    return str(OUTCOMES[ObjectionOutcome(code)]) if code else ""


def effect(code: str) -> str:
    """What an outcome means for the record; empty while there is none."""
    if code == CONFIRMED:
        return str(CONFIRMED_WORDS["effect"])
    return str(EFFECTS[ObjectionOutcome(code)]) if code else ""


def change_in_words(name: str, value: str) -> tuple[str, str]:
    """One part of the record that was corrected or added: what it is called and what it says now."""
    return field_name(name), str(value)


def field_name(name: str) -> str:
    """What a part of a record is called."""
    return gettext("Date of the decision") if name == DECIDED_ON else str(FIELDS[name])


def done_in_words(code: str, thing: str) -> str:
    """One thing that a decision brought about."""
    return str(DONE[code]) % {"thing": thing}


def remedies(kind: str, answered_on: date) -> list[str]:
    """What a person who does not agree with the answer can do, and until when (rules 2.6, 4.3)."""
    if kind == RecordKind.JUDGMENT_DEBTOR:
        to_court = (one for one in code_tables.remedies_for(kind) if one.code == "court-correction")
        return [remedy_in_words(one) for one in to_court]
    reconsideration = deadlines.due("administrative-reconsideration", answered_on)
    suit = deadlines.due("administrative-suit", answered_on)
    lines = [
        gettext(
            "Apply for administrative reconsideration by %(date)s, counted from the day of this answer.",
            date=day(reconsideration.on),
        ),
        gettext(
            "Bring an administrative suit by %(date)s, counted from the day of this answer.",
            date=day(suit.on),
        ),
    ]
    if reconsideration.is_provisional or suit.is_provisional:
        lines.append(
            gettext(
                "Dates in a year whose holidays are not decreed yet are provisional: do not wait for them."
            )
        )
    return lines
