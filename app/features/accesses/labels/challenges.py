"""Words for looks that a person does not recognise."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.features.accesses.states import ChallengeOutcome, ChallengeState

STATES: dict[ChallengeState, str] = {
    ChallengeState.FILED: _l("Waits for the data-protection officer"),
    ChallengeState.ASKED: _l("An explanation was asked for"),
    ChallengeState.EXPLAINED: _l("The explanation is there"),
    ChallengeState.DECIDED: _l("Answered"),
    ChallengeState.WITHDRAWN: _l("Taken back"),
}
TONES: dict[ChallengeState, str] = {
    ChallengeState.FILED: "waiting",
    ChallengeState.ASKED: "progress",
    ChallengeState.EXPLAINED: "progress",
    ChallengeState.DECIDED: "neutral",
    ChallengeState.WITHDRAWN: "neutral",
}
OUTCOMES: dict[ChallengeOutcome, str] = {
    ChallengeOutcome.JUSTIFIED: _l("The look was justified"),
    ChallengeOutcome.NOT_JUSTIFIED: _l("The look was not justified"),
    ChallengeOutcome.LOGGED_BY_MISTAKE: _l("The look was logged by mistake"),
}
EFFECTS: dict[ChallengeOutcome, str] = {
    ChallengeOutcome.JUSTIFIED: _l(
        "There was a task that needed it, and a legal basis. The reasons are in the answer."
    ),
    ChallengeOutcome.NOT_JUSTIFIED: _l(
        "There was no task that needed it. What follows from it stands in the answer; "
        "the auditor takes note of it."
    ),
    ChallengeOutcome.LOGGED_BY_MISTAKE: _l(
        "Nobody saw anything of the person. The entry stays, and this answer stands beside it."
    ),
}
OUTCOME_TONES: dict[ChallengeOutcome, str] = {
    ChallengeOutcome.JUSTIFIED: "good",
    ChallengeOutcome.NOT_JUSTIFIED: "bad",
    ChallengeOutcome.LOGGED_BY_MISTAKE: "neutral",
}
DEEDS = {
    "accesses.challenged": _l("The question was sent"),
    "accesses.explanation-asked": _l("Whoever looked was asked for an explanation"),
    "accesses.explained": _l("The explanation came"),
    "accesses.challenge-decided": _l("Answered in writing"),
    "accesses.challenge-withdrawn": _l("The question was taken back"),
    "accesses.challenge-escalated": _l("Late: brought before the auditor"),
    "accesses.finding-noted": _l("The auditor took note"),
}
PROBLEMS = {
    "words-missing": _l("Write it in your own words"),
    "words-too-long": _l("Shorten this to at most %(longest)s characters"),
}


def outcome(code: str) -> str:
    """The words for an outcome; empty while there is none."""
    return str(OUTCOMES[ChallengeOutcome(code)]) if code else ""


def effect(code: str) -> str:
    """What an outcome means; empty while there is none."""
    return str(EFFECTS[ChallengeOutcome(code)]) if code else ""


def state_tag(state: str, code: str) -> dict[str, str]:
    """State or outcome as a tag."""
    if code:
        return {"label": outcome(code), "tone": OUTCOME_TONES[ChallengeOutcome(code)]}
    return {"label": str(STATES[ChallengeState(state)]), "tone": TONES[ChallengeState(state)]}
