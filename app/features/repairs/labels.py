"""Words for states, outcomes, the checklist, deeds and the board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.features.catalogue.labels import source_in_words
from app.features.records.labels import remedy_in_words, sentence
from app.features.repairs.models import Notice, ObjectionNotice
from app.features.repairs.states import NoticeStage, RepairOutcome, RepairState
from app.rulebook import code_tables, deadlines, repair_tables
from app.rulebook.measures import all_measures
from app.rulebook.readiness import Readiness, Standing
from app.rulebook.rules import get_rule
from app.web.locale import current_language
from app.web.templating import day

STATES = {
    RepairState.FILED: _l("Received"),
    RepairState.NEEDS_COMPLETION: _l("Waits for you to complete it"),
    RepairState.COMPLETED: _l("Completed, being looked at"),
    RepairState.ACCEPTED: _l("Accepted, being examined"),
    RepairState.PROPOSED: _l("Examined, about to be decided"),
    RepairState.GRANTED: _l("Repaired"),
    RepairState.REFUSED: _l("Refused"),
    RepairState.NOT_ACCEPTED: _l("Not accepted"),
    RepairState.WITHDRAWN: _l("Withdrawn"),
    RepairState.SETTLED: _l("Settled itself"),
}
TONES = {
    RepairState.FILED: "waiting",
    RepairState.NEEDS_COMPLETION: "attention",
    RepairState.COMPLETED: "waiting",
    RepairState.ACCEPTED: "progress",
    RepairState.PROPOSED: "progress",
    RepairState.GRANTED: "good",
    RepairState.REFUSED: "bad",
    RepairState.NOT_ACCEPTED: "bad",
    RepairState.WITHDRAWN: "neutral",
    RepairState.SETTLED: "neutral",
}
STANDINGS_OF_CASES = {
    RepairState.FILED: _l("Your application has arrived. It is being looked at whether anything is missing."),
    RepairState.NEEDS_COMPLETION: _l("Something is missing. As soon as you have added it, it goes on."),
    RepairState.COMPLETED: _l("What you added has arrived. It is being looked at."),
    RepairState.ACCEPTED: _l("It is accepted. The body that made the finding examines it."),
    RepairState.PROPOSED: _l("It has been examined. A second person decides."),
    RepairState.GRANTED: _l("Your credit is repaired: the record is no longer shown or used."),
    RepairState.REFUSED: _l("The repair was refused. The reasons and what you can do stand below."),
    RepairState.NOT_ACCEPTED: _l("The application was not accepted; nothing was decided about the record."),
    RepairState.WITHDRAWN: _l("You took the application back. You may apply again."),
    RepairState.SETTLED: _l("The record has ended meanwhile. Nothing is left to repair."),
}
PROPOSALS = {
    RepairOutcome.GRANTED: _l("Grant the repair"),
    RepairOutcome.REFUSED: _l("Refuse the repair"),
}
OUTCOMES = {
    RepairOutcome.GRANTED: _l("The repair is granted"),
    RepairOutcome.REFUSED: _l("The repair is refused"),
}
STANDINGS = {
    Standing.MET: _l("met"),
    Standing.LATER: _l("not yet"),
    Standing.TO_DO: _l("for you to do"),
    Standing.CLOSED: _l("not possible"),
}
STANDING_TONES = {
    Standing.MET: "good",
    Standing.LATER: "waiting",
    Standing.TO_DO: "progress",
    Standing.CLOSED: "neutral",
}
STAGES = {
    NoticeStage.SENT: _l("sent"),
    NoticeStage.ACKNOWLEDGED: _l("acknowledged"),
    NoticeStage.OVERDUE: _l("overdue"),
}
# What an upheld objection asks of the recipients, by its outcome.
OBJECTION_TASKS = {
    "deleted": _l("Deleted after an objection: remove the record everywhere and end what follows from it"),
    "removed-from-list": _l("Removed from the list after an objection: lift every measure because of it"),
    "display-ended": _l("Display ended after an objection: show the record no longer"),
    "corrected": _l("Corrected after an objection: take over the new version"),
}
STAGE_TONES = {
    NoticeStage.SENT: "progress",
    NoticeStage.ACKNOWLEDGED: "good",
    NoticeStage.OVERDUE: "bad",
}
# What each recipient does stands on the board, with its days.
DEEDS = {
    "repairs.filed": _l("Application filed, commitment signed"),
    "repairs.completion-asked": _l("One list of what is missing"),
    "repairs.completed": _l("Completed and sent again"),
    "repairs.accepted": _l("The application is accepted"),
    "repairs.referred": _l("Handed to the body that made the finding"),
    "repairs.not-accepted": _l("Not accepted"),
    "repairs.extended": _l("The time to decide was extended"),
    "repairs.proposed": _l("Examined; a decision was proposed"),
    "repairs.sent-back": _l("The proposal was sent back"),
    "repairs.decided": _l("The repair is decided"),
    "repairs.notices-sent": _l("Display, sharing and use ended; every recipient told"),
    "repairs.withdrawn": _l("Application withdrawn"),
    "repairs.settled": _l("Closed: the record has ended"),
}
# Before these the person reads nothing of what staff think: a proposal is no decision.
ONLY_FOR_STAFF = {"repairs.sent-back"}
PROBLEMS = {
    "words-missing": _l("Write what there is to say"),
    "words-too-long": _l("Shorten this to at most %(longest)s characters"),
    "ground-missing": _l("Choose the ground"),
    "outcome-missing": _l("Choose what to propose"),
    "signature-missing": _l("Type your full name to sign"),
    "signature-differs": _l("This is not the name on your account. Type your own full name."),
    "proof-missing": _l("Add your proof of performance first"),
    "body-answer-missing": _l("Enter the number of the document in which the body answered"),
    "bar-impossible": _l("A bar goes only with a refusal"),
    "proof-number-missing": _l("Enter the number of the document in which the recipient confirmed it"),
}


def word(message: str) -> str:
    """A message of the rulebook in the reader's language."""
    return str(gettext(message))


def checklist(readiness: Readiness) -> list[dict[str, Any]]:
    """The lines of readiness with state, sentence and legal source."""
    return [
        {
            "label": gettext(one.label),
            "state": STANDINGS[one.standing],
            "tone": STANDING_TONES[one.standing],
            "is_met": one.standing is Standing.MET,
            "text": sentence(one.message, one.values),
            "source": source_in_words(get_rule(one.rule_id).source),
        }
        for one in readiness.conditions
    ]


def in_one_sentence(readiness: Readiness) -> str:
    """What the checklist comes to."""
    if readiness.is_closed:
        return str(gettext("An application is not needed or not possible here."))
    if readiness.possible_from is not None:
        return str(
            gettext(
                "It is too early: you can apply from %(date)s on. You lose nothing by waiting, and we tell "
                "you on that day.",
                date=day(readiness.possible_from),
            )
        )
    return str(gettext("You can apply now. You need your proof of performance; the rest is done here."))


def commitment_in_words(code: str) -> dict[str, Any]:
    """An edition of the commitment; the Chinese counts."""
    edition = repair_tables.get_commitment(code)
    is_chinese = current_language() == "zh"
    return {
        "title": edition.title if is_chinese else edition.english_title,
        "points": edition.points if is_chinese else edition.english_points,
        "code": edition.code,
        "is_translated": not is_chinese,
    }


def ways_in_words() -> list[dict[str, str]]:
    """The ways back that the guideline names besides, with their sources."""
    return [
        {
            "code": one.code,
            "title": gettext(one.label),
            "text": gettext(one.text),
            "source": source_in_words(get_rule(one.rule_id).source),
        }
        for one in repair_tables.ways()
    ]


def ground_in_words(code: str) -> dict[str, str]:
    """Why it was not accepted: heading and sentence; empty while it was not."""
    ground = repair_tables.find_ground(code)
    return {"title": gettext(ground.label), "text": gettext(ground.text)} if ground else {}


def bar_in_words(code: str) -> str:
    """The reason of a bar; empty for none."""
    return gettext(repair_tables.get_bar(code).label) if code else ""


def measures_in_words(codes: list[Any]) -> list[str]:
    """The names of measures."""
    return [gettext(one.label) for one in all_measures() if one.code in codes]


def task_in_words(notice: Notice) -> str:
    """What the recipient has to do."""
    if isinstance(notice, ObjectionNotice):
        return str(OBJECTION_TASKS[notice.outcome])
    return str(gettext("Repaired: remove the record and lift the measures"))


def board_rows(notices: Sequence[Notice], today: date) -> list[dict[str, Any]]:
    """The propagation board: who was told when, and what became of it."""
    return [
        {
            "notice": one,
            "stage": STAGES[one.stage_on(today)],
            "tone": STAGE_TONES[one.stage_on(today)],
            "measures": measures_in_words(one.measures),
            "task": task_in_words(one),
        }
        for one in notices
    ]


def remedies(kind: str, decided_on: date) -> list[str]:
    """What a person who does not agree with a refusal can do, and until when (rule 2.6)."""
    reconsideration = deadlines.due("administrative-reconsideration", decided_on).on
    suit = deadlines.due("administrative-suit", decided_on).on
    lines = [
        gettext(
            "Apply for administrative reconsideration by %(date)s, counted from the day of this decision.",
            date=day(reconsideration),
        ),
        gettext(
            "Bring an administrative suit by %(date)s, counted from the day of this decision.",
            date=day(suit),
        ),
    ]
    known = {"administrative-reconsideration", "reconsideration", "suit", "administrative-suit", "repair"}
    others = (one for one in code_tables.remedies_for(kind) if one.code not in known)
    return lines + [remedy_in_words(one) for one in others]
