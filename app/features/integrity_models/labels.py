"""Words for kinds, places, states, choices and problems."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.features.integrity_models.states import (
    CommentState,
    ConsentState,
    ModelState,
    Origin,
    RecommendationState,
)
from app.rulebook import honours

STATES = {
    ModelState.IN_CHECK: _l("Being checked"),
    ModelState.PROPOSED: _l("Proposed for public notice"),
    ModelState.IN_NOTICE: _l("In public notice"),
    ModelState.PUBLISHED: _l("Published"),
    ModelState.REFUSED: _l("Not published"),
    ModelState.REVOKED: _l("Honour revoked"),
}
TONES = {
    ModelState.IN_CHECK: "progress",
    ModelState.PROPOSED: "waiting",
    ModelState.IN_NOTICE: "attention",
    ModelState.PUBLISHED: "good",
    ModelState.REFUSED: "neutral",
    ModelState.REVOKED: "bad",
}
CONSENTS = {
    ConsentState.NONE: _l("The person was not asked yet"),
    ConsentState.ASKED: _l("The person was asked and has not answered"),
    ConsentState.AGREED: _l("The person agreed"),
    ConsentState.HIDDEN: _l("Hidden by the person"),
    ConsentState.DECLINED: _l("Declined by the person"),
}
CONSENT_TONES = {
    ConsentState.NONE: "neutral",
    ConsentState.ASKED: "waiting",
    ConsentState.AGREED: "good",
    ConsentState.HIDDEN: "attention",
    ConsentState.DECLINED: "neutral",
}
ORIGINS = {
    Origin.ANYBODY: _l("by a resident"),
    Origin.ONESELF: _l("by oneself"),
    Origin.BODY: _l("by a body"),
}
RECOMMENDATION_STATES = {
    RecommendationState.RECEIVED: _l("Received, waiting to be checked"),
    RecommendationState.TAKEN_UP: _l("Taken up: it is being checked"),
    RecommendationState.NOT_TAKEN: _l("Not taken up"),
    RecommendationState.WITHDRAWN: _l("Withdrawn by its sender"),
}
COMMENT_STATES = {
    CommentState.RECEIVED: _l("Received, waiting for its answer"),
    CommentState.ANSWERED: _l("Answered"),
}
MISSING = {
    "identity": _l("Say who the person is"),
    "award": _l("Say what was awarded, by whom, with which document and when"),
    "place": _l("Say which town or township the person belongs to"),
    "story": _l("Write the summary and the story"),
    "consent": _l("The person has to agree to exactly what will be shown"),
}
# What stands in the way of a step, by the code of a service.
IN_THE_WAY = {
    "minor": _l("The person is not known to be of full age. Minors are not published."),
    "serious-record": _l("A serious record against the person is in force."),
    "notice-runs": _l("The public notice is still running."),
    "comments-unanswered": _l("Answer every comment first."),
    "proposer-cannot-decide": _l("You proposed it yourself. Somebody else has to decide."),
    "not-complete": _l("Identity, award and story have to be there before the person is asked."),
    "not-asked-yet": _l("Ask the person first; the letter goes with it."),
    "person-was-asked": _l("The person was asked already. Their identity can no longer be changed."),
    "not-in-check": _l("It can be changed only while it is being checked."),
    "revocation-not-asked": _l("Nobody proposed to revoke it."),
}
FORBIDDEN = _l(
    "Take out what may not be shown here: health, addresses, numbers, accounts, other people's names"
)
PROBLEMS: dict[str, str] = {
    "name-missing": _l("Write the name"),
    "kind-unknown": _l("Choose a kind"),
    "place-unknown": _l("Choose a town or township"),
    "deeds-missing": _l("Write what the person has done"),
    "title-missing": _l("Write the title of the honour"),
    "document-no-missing": _l("Write the document number"),
    "summary-missing": _l("Write a summary"),
    "story-missing": _l("Write the story"),
    "alt-missing": _l("Say in words what the picture shows"),
    "words-missing": _l("Write your comment"),
    "answer-missing": _l("Write the answer"),
    "gist-missing": _l("Say in your own words what was asked"),
    "reasons-missing": _l("Give the reasons"),
    "reason-unknown": _l("Choose a reason"),
    "too-long": _l("Shorten this to at most %(limit)s characters"),
    "not-text": _l("This has characters that cannot be kept"),
    "too-many-links": _l("Take the internet addresses out"),
    "minor": _l("The person is not of full age. Minors are not published here."),
    "id-length": _l("The ID number must have 18 characters."),
    "id-characters": _l("The ID number must be 17 digits and a digit or X."),
    "id-birth-date": _l("The birth date in the ID number is not a day of the calendar."),
    "id-check-digit": _l("The ID number is wrong: its check digit does not fit the other digits."),
    "name-differs": _l("The register of subjects has another name for this number. Check both."),
    "day-in-future": _l("Enter a day that is not in the future"),
    "record-unknown": _l("Choose one of the person's honours"),
    "picture-missing": _l("Choose a picture first"),
    "not-a-picture": _l("Send a photograph or a picture, not a document"),
    "too-many-rows": _l("A sheet may have at most %(limit)s rows. Hand it in in parts."),
    "letter-wrong": _l(
        "Code and name do not fit, or the letter can no longer be used. Compare both with the letter, or ask "
        "the counter for a new one."
    ),
    "changed-meanwhile": _l("The words were changed while you read them. Please read them once more."),
    "too-quick": _l("That went very fast. Please read it through once more, then send it."),
    "not-for-people": _l("Leave this field empty"),
}
ANSWERS = {
    "agree": _l("You agreed"),
    "decline": _l("You declined"),
    "hide": _l("You had it hidden"),
    "show": _l("You had it shown again"),
}
NO_POSTS = {"citizen": _l("The person"), "public": _l("The person, by letter")}
BATCH_OUTCOMES = {
    "accepted": _l("Recommended"),
    "rejected": _l("Not taken"),
    "unchanged": _l("Known already"),
}
DEEDS = {
    "integrity-models.taken-up": _l("The check began"),
    "integrity-models.joined": _l("A further recommendation was joined"),
    "integrity-models.identified": _l("Identity checked"),
    "integrity-models.award-set": _l("Award checked"),
    "integrity-models.story-written": _l("Story written"),
    "integrity-models.picture-put": _l("Picture added"),
    "integrity-models.picture-taken-away": _l("Picture taken away"),
    "integrity-models.consent-asked": _l("The person was asked"),
    "integrity-models.letter-issued": _l("A one-time letter was made"),
    "integrity-models.consent-agree": _l("The person agreed"),
    "integrity-models.consent-decline": _l("The person declined"),
    "integrity-models.consent-hide": _l("The person had it hidden"),
    "integrity-models.consent-show": _l("The person had it shown again"),
    "integrity-models.proposed": _l("Proposed for public notice"),
    "integrity-models.returned": _l("Given back to be checked again"),
    "integrity-models.notice-opened": _l("Public notice opened"),
    "integrity-models.published": _l("Published"),
    "integrity-models.refused": _l("Not published"),
    "integrity-models.revocation-asked": _l("Proposed to be revoked"),
    "integrity-models.kept": _l("Decided that the honour stays"),
    "integrity-models.revoked": _l("Honour revoked"),
}


def kind(code: str) -> str:
    """What a model is honoured for."""
    found = honours.find_kind(code)
    return gettext(found.label) if found else code


def place(code: str) -> str:
    """A town or township."""
    found = honours.find_place(code) if code else None
    return gettext(found.label) if found else ""


def revocation(code: str) -> str:
    """Why an honour was revoked."""
    found = honours.find_revocation(code)
    return gettext(found.label) if found else ""


def problem(code: str) -> str:
    """Why a step cannot be done."""
    if code.startswith("missing-"):
        return str(MISSING[code.removeprefix("missing-")])
    return str(IN_THE_WAY.get(code) or gettext("This cannot be done now."))


def forbidden_problems() -> dict[str, str]:
    """The words of `PROBLEMS`, and one sentence for every class of what may not be shown."""
    classes = (
        "health",
        "religion",
        "biometric",
        "wealth",
        "address",
        "contact",
        "account",
        "id-number",
        "third-person",
    )
    more = {f"forbidden-{code}": str(FORBIDDEN) for code in classes}
    return {**{code: str(words) for code, words in PROBLEMS.items()}, **more}


def deed(verb: str) -> str:
    """What was done."""
    return str(DEEDS[verb]) if verb in DEEDS else gettext("Changed")
