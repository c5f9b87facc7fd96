"""The pages of the guided form in their order: one question each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.features.tips import forms, labels
from app.features.tips.queries import Said
from app.features.tips.views.held import Draft
from app.web.forms import PortalForm


@dataclass(frozen=True)
class Step:
    """One page: its name in the address, its heading, its form and the answers that it asks for.

    `keys` are the words beside the answers where they are checked, `is_needed` whether it can be left empty.
    """

    name: str
    title: Any
    form: type[PortalForm]
    keys: dict[str, Any]
    is_needed: bool = False


STEPS = (
    Step(
        "conduct",
        _l("Report dishonest conduct"),
        forms.ConductForm,
        {"conduct": _l("Kind of conduct")},
        is_needed=True,
    ),
    Step("facts", _l("What happened?"), forms.FactsForm, {"facts": _l("What happened")}, is_needed=True),
    Step(
        "place",
        _l("Where and when was it?"),
        forms.PlaceForm,
        {"place": _l("Where"), "happened": _l("When")},
    ),
    Step("party", _l("Who did it?"), forms.PartyForm, {"reported_party": _l("Person or company")}),
)


def step_named(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)


def step_after(step: Step) -> Step | None:
    """The next page, or None where the answers are to be checked."""
    position = STEPS.index(step) + 1
    return STEPS[position] if position < len(STEPS) else None


def first_open_step(draft: Draft | None) -> Step | None:
    """The first page whose needed answer is missing, or None."""
    for step in STEPS:
        if step.is_needed and not all(draft and draft.answer(name) for name in step.keys):
            return step
    return None


def shown(name: str, answer: str) -> Markup:
    """An answer as it is read again, with its line breaks."""
    words = labels.conduct(answer) if name == "conduct" else answer
    return Markup("<br>").join(words.split("\n"))


def said_rows(conduct: str, said: Said) -> list[dict[str, Any]]:
    """What was reported, for the summary macro."""
    answers = {"conduct": conduct, **asdict(said)}
    return [
        {"key": key, "value": shown(name, answers[name])} for step in STEPS for name, key in step.keys.items()
    ]
