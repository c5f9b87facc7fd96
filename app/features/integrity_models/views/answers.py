"""How the person answers: the same form behind their account and behind the letter."""

from __future__ import annotations

from typing import Any

from app.features.integrity_models import forms, labels, wording
from app.features.integrity_models.models import IntegrityModel, ModelLetter
from app.features.integrity_models.queries import own, showing
from app.features.integrity_models.services import consenting
from app.features.integrity_models.states import (
    CONSENT_TABLE,
    ConsentAction,
    ConsentState,
    ModelState,
)
from app.features.integrity_models.views.cards import picture_inside, whole
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.web.access import current_actor
from app.web.unit_of_work import db_session

_OVER = {ModelState.REFUSED, ModelState.REVOKED}


def answer_form(model: IntegrityModel) -> forms.AnswerForm:
    """The form as it begins: what the person chose before, else nothing chosen for them."""
    known = {"is_named": model.is_named, "is_pictured": model.is_pictured}
    form = forms.AnswerForm(data=known)
    if not model.picture:
        del form.is_pictured
    return form


def take_answer(model: IntegrityModel, form: forms.AnswerForm, letter: ModelLetter | None = None) -> bool:
    """Do what the form says. False, with words in the form, where the words were changed meanwhile."""
    try:
        consenting.answer(
            db_session(),
            current_actor(),
            model,
            ConsentAction(form.answer.data),
            seen=form.seen.data or "",
            is_named=bool(form.is_named.data),
            is_pictured=bool("is_pictured" in form and form.is_pictured.data),
            letter=letter,
        )
    except InvalidInput as error:
        form.take(error, {code: str(words) for code, words in labels.PROBLEMS.items()}, "answer")
        return False
    return True


def take_deed(model: IntegrityModel, action: ConsentAction, letter: ModelLetter | None = None) -> None:
    """Hide, show again, decline: one press."""
    consenting.answer(db_session(), current_actor(), model, action, letter=letter)


def page_of(model: IntegrityModel) -> dict[str, Any]:
    """What the page says: exactly what would be shown, where it stands, what the person can do."""
    preview = showing.as_shown(db_session(), model, is_named=True, is_pictured=True)
    actions = CONSENT_TABLE.actions(ConsentState(model.consent), current_actor())
    is_over = model.state in _OVER
    return {
        "model": model,
        "standing": standing_of(model),
        "state": labels.STATES[ModelState(model.state)],
        "state_tone": labels.TONES[ModelState(model.state)],
        "consent": labels.CONSENTS[ConsentState(model.consent)],
        "consent_tone": labels.CONSENT_TONES[ConsentState(model.consent)],
        "picture": picture_inside(model.picture),
        "can_answer": ConsentAction.AGREE in actions and not is_over and bool(model.shown_digest),
        "can_hide": ConsentAction.HIDE in actions and not is_over,
        "can_show": ConsentAction.SHOW in actions
        and not is_over
        and model.shown_digest == model.agreed_digest,
        "can_decline": ConsentAction.DECLINE in actions and not is_over,
        "is_agreed": model.is_agreed,
        "masked_name": showing.as_shown(db_session(), model, is_named=False, is_pictured=False).name,
        "given": own.answers_of(db_session(), model),
        "given_words": labels.ANSWERS,
        "reasons": _reasons(model),
        **whole(preview),
    }


def _reasons(model: IntegrityModel) -> str:
    """Why it was refused or revoked: the person reads it."""
    if model.state == ModelState.REVOKED:
        text = wording.text_of(db_session(), model.revocation_sealed, "revocation", model.id)
        return f"{labels.revocation(model.revocation)}. {text}"
    if model.state == ModelState.REFUSED:
        return wording.text_of(db_session(), model.return_sealed, "return", model.id)
    return ""


def standing_of(model: IntegrityModel) -> str:
    """Where it stands, in one code for the template."""
    if model.state in _OVER:
        return str(model.state)
    if model.consent in {ConsentState.HIDDEN, ConsentState.DECLINED, ConsentState.ASKED}:
        return str(model.consent)
    if not model.is_agreed:
        return "changed"
    if showing.is_hidden_by_record(db_session(), model, clock.today()):
        return "clouded"
    return str(model.state)
