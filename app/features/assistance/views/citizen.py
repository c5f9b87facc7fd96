"""A person's own page about help at the counter: make a code, see who helped and what they did, end it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.assistance import labels, policies, queries, services
from app.features.assistance.models import Assistance
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotNow
from app.rulebook.account_limits import (
    ASSISTANCE_CODE_MINUTES,
    ASSISTANCE_CODES_PER_DAY,
    ASSISTANCE_MINUTES,
    limit,
)
from app.web import throttle
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.sealed import find_sealed, keep_sealed
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("assistance", __name__, url_prefix="/me/assistance")
_CODE = "assistance_code"


@blueprint.get("")
@citizens
def index() -> ResponseReturnValue:
    """What help I had; a code for help now."""
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    found = queries.of_subject(db_session(), subject_id)
    return render_template(
        "assistance/index.html",
        lines=[_line(one) for one in found],
        form=PortalForm(formdata=None),
        minutes=limit(ASSISTANCE_MINUTES),
    )


@blueprint.post("/code")
@citizens
@writes
def offer() -> ResponseReturnValue:
    """Make a code for the clerk in front of me."""
    if not PortalForm().validate_on_submit():
        raise InvalidInput("form")
    throttle.by_key(f"{limit(ASSISTANCE_CODES_PER_DAY)}/day", "assistance-codes", current_actor().key)
    keep_sealed(_CODE, services.offer(db_session(), current_actor()))
    return redirect(url_for(".code"), 303)


@blueprint.get("/code")
@citizens
def code() -> ResponseReturnValue:
    """The code. It is shown once: only its hash is kept after this."""
    found = find_sealed(_CODE)
    session.pop(_CODE, None)
    if not found:
        flash(_("A code is shown once. Make a new one if you need it; the old one is then void."))
        return redirect(url_for(".index"), 303)
    return render_template(
        "assistance/code.html",
        code=found,
        code_minutes=limit(ASSISTANCE_CODE_MINUTES),
        minutes=limit(ASSISTANCE_MINUTES),
    )


@blueprint.get("/<reference>")
@citizens
def show(reference: str) -> ResponseReturnValue:
    """What was done and opened for me."""
    found = queries.get_own(db_session(), current_actor(), reference)
    return render_template("assistance/show.html", form=PortalForm(formdata=None), **_case(found))


@blueprint.post("/<reference>/end")
@citizens
@writes
def end(reference: str) -> ResponseReturnValue:
    """End it at once."""
    found = queries.get_own(db_session(), current_actor(), reference)
    if not PortalForm().validate_on_submit():
        raise InvalidInput("form")
    try:
        services.end(db_session(), current_actor(), found)
        flash(_("The help is ended. Nobody acts for you any more."), "success")
    except NotNow:
        flash(_("It had ended already."), "information")
    return redirect(url_for(".show", reference=reference), 303)


def _line(assistance: Assistance) -> dict[str, Any]:
    is_alive = assistance.is_alive(clock.now())
    return {
        "assistance": assistance,
        "is_alive": is_alive,
        "tag": labels.standing(is_alive=is_alive),
        "ending": labels.end_in_words(assistance),
    }


def _case(assistance: Assistance) -> dict[str, Any]:
    doings = queries.doings_of(db_session(), assistance)
    return _line(assistance) | {
        "deeds": [labels.deed_in_words(event) for event in doings.deeds],
        "pages": doings.pages,
        "can_end": policies.can_end(current_actor(), assistance) and assistance.is_alive(clock.now()),
    }
