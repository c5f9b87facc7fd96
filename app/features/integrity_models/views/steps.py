"""The pages on which anybody recommends a person, in their order: one thing each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.features.integrity_models import forms, labels
from app.features.integrity_models.views.held import Draft


@dataclass(frozen=True)
class Step:
    """One page: its name in the address, its heading, its form, the words beside its answers when checked."""

    name: str
    title: Any
    form: type[forms.GuardedForm]
    keys: dict[str, Any]
    needed: tuple[str, ...] = ()


STEPS = (
    Step(
        "who",
        _l("Recommend an integrity model"),
        forms.WhoForm,
        {"name": _l("Person"), "place": _l("Town or township"), "where": _l("Where to find the person")},
        needed=("name", "place"),
    ),
    Step(
        "kind", _l("What is the person a model of?"), forms.KindForm, {"kind": _l("Kind")}, needed=("kind",)
    ),
    Step(
        "deeds",
        _l("What has the person done?"),
        forms.DeedsForm,
        {"deeds": _l("Deeds"), "award": _l("Honours before")},
        needed=("deeds",),
    ),
    Step(
        "sender",
        _l("Who are you?"),
        forms.SenderForm,
        {
            "sender_name": _l("Your name"),
            "contact": _l("Telephone or e-mail"),
            "relation": _l("How you know the person"),
        },
    ),
)


def step_named(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)


def address_of(step: Step, **values: Any) -> str:
    """Where a page is."""
    if step is STEPS[0]:
        return url_for("model_recommendations.new", **values)
    return url_for("model_recommendations.step", name=step.name, **values)


def first_open(draft: Draft | None) -> Step | None:
    """The first page whose needed answer is missing, or None."""
    return next((s for s in STEPS if not all(draft and draft.answer(name) for name in s.needed)), None)


def next_address(step: Step, draft: Draft, *, is_change: bool) -> str:
    """Where one goes from a page: back to the check where one came from."""
    place = STEPS.index(step)
    if (is_change and first_open(draft) is None) or step is STEPS[-1]:
        return url_for("model_recommendations.check")
    return address_of(STEPS[place + 1])


def field_of(key: str) -> str:
    """The name that an answer has in its form: two forms ask for a name."""
    return "name" if key == "sender_name" else key


def rows(draft: Draft) -> list[dict[str, Any]]:
    """Every answer once more, each with the way back to it."""
    return [
        {
            "key": words,
            "value": _shown(key, draft.answer(key)) or _("(left empty)"),
            "action": {"href": address_of(step, change=1), "text": _("Change"), "about": words},
        }
        for step in STEPS
        for key, words in step.keys.items()
    ]


def _shown(key: str, answer: str) -> Markup | str:
    if key == "kind":
        return labels.kind(answer)
    if key == "place":
        return labels.place(answer)
    return Markup("<br>").join(answer.split("\n"))
