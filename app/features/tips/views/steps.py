"""The pages of the guided form in their order: one question each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.features.tips import forms, labels, queries
from app.features.tips.models import Tip
from app.features.tips.queries import Said
from app.features.tips.views.held import Draft
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session

NAMED = "named"


def _always(_draft: Draft | None) -> bool:
    return True


def _when_named(draft: Draft | None) -> bool:
    return draft is not None and draft.answer("named") == NAMED


@dataclass(frozen=True)
class Step:
    """One page: its name in the address, its heading, its form and the answers that it asks for.

    `keys` are the words beside the answers where they are checked, `needed` those that cannot be left empty.
    A step without a form has a page of its own, which takes files.
    """

    name: str
    title: Any
    form: type[PortalForm] | None
    keys: dict[str, Any]
    needed: tuple[str, ...] = ()
    is_asked: Callable[[Draft | None], bool] = _always


STEPS = (
    Step(
        "conduct",
        _l("Report dishonest conduct"),
        forms.ConductForm,
        {"conduct": _l("Kind of conduct")},
        needed=("conduct",),
    ),
    Step("facts", _l("What happened?"), forms.FactsForm, {"facts": _l("What happened")}, needed=("facts",)),
    Step(
        "place",
        _l("Where and when was it?"),
        forms.PlaceForm,
        {"place": _l("Where"), "happened": _l("When")},
    ),
    Step(
        "party",
        _l("Who did it?"),
        forms.PartyForm,
        {"reported_party": _l("Person or company"), "reported_body": _l("Public body")},
    ),
    Step("evidence", _l("Do you have evidence?"), None, {}),
    Step(
        "named",
        _l("With your name or without?"),
        forms.NamedForm,
        {"named": _l("How you report")},
        needed=("named",),
    ),
    Step(
        "contact",
        _l("How can you be reached?"),
        forms.ContactForm,
        {"name": _l("Your name"), "contact": _l("Telephone or e-mail"), "wishes": _l("To be told")},
        needed=("name", "contact", "wishes"),
        is_asked=_when_named,
    ),
)


def asked_steps(draft: Draft | None) -> tuple[Step, ...]:
    """The pages that this reporter goes through."""
    return tuple(step for step in STEPS if step.is_asked(draft))


def step_named(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)


def step_after(step: Step, draft: Draft | None) -> Step | None:
    """The next page, or None where the answers are to be checked."""
    following = [one for one in asked_steps(draft) if STEPS.index(one) > STEPS.index(step)]
    return following[0] if following else None


def step_before(step: Step, draft: Draft | None) -> Step | None:
    """The page before, or None for the first."""
    earlier = [one for one in asked_steps(draft) if STEPS.index(one) < STEPS.index(step)]
    return earlier[-1] if earlier else None


def first_open_step(draft: Draft | None) -> Step | None:
    """The first page whose needed answer is missing, or None."""
    for step in asked_steps(draft):
        if not all(draft and draft.answer(name) for name in step.needed):
            return step
    return None


def prepare(form: PortalForm) -> PortalForm:
    """Give a form the choices that only the register knows."""
    if "reported_body" in form:
        known = [(str(body.id), body.name) for body in queries.confirmed_bodies(db_session())]
        form.reported_body.choices = [("", _("No, or I do not know")), *known]
    return form


def shown(name: str, answer: str) -> Markup:
    """An answer as it is read again, with its line breaks."""
    return Markup("<br>").join(_in_words(name, answer).split("\n"))


def said_rows(tip: Tip, said: Said) -> list[dict[str, Any]]:
    """What was reported, for the summary macro. Who reported is no part of it."""
    body = str(tip.reported_body_id) if tip.reported_body_id else ""
    answers = {"conduct": tip.conduct, "reported_body": body, **asdict(said)}
    keys = {name: key for step in STEPS for name, key in step.keys.items() if name in answers}
    return [{"key": key, "value": shown(name, answers[name])} for name, key in keys.items()]


def _in_words(name: str, answer: str) -> str:
    if name == "conduct":
        return labels.conduct(answer)
    if name == "reported_body" and answer:
        return queries.body_name(db_session(), UUID(answer))
    if name == "named":
        return str(labels.NAMED.get(answer, ""))
    if name == "wishes":
        return str(labels.WISHES.get(answer, ""))
    return answer
