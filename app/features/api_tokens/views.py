"""The administrator's pages: issue a token, see it once, take it back."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.api_tokens import forms, labels, queries, services
from app.features.api_tokens.models import ApiToken
from app.features.api_tokens.states import TABLE, TokenAction
from app.features.bodies import queries as bodies
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.sealed import find_sealed, keep_sealed
from app.web.sessions import current_session
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("api_tokens", __name__, url_prefix="/office/api-tokens")
_SHOWN_ONCE = "api_token"


@blueprint.get("/")
@requires(Permission.API_TOKENS_MANAGE)
def index() -> ResponseReturnValue:
    """Every token: whose, until when, used when."""
    tokens = queries.all_tokens(db_session())
    return render_template("api_tokens/index.html", tokens=[_described(token) for token in tokens])


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.API_TOKENS_MANAGE)
@writes
def new() -> ResponseReturnValue:
    """Issue a token; it is shown on the next page, once."""
    known = tuple(body for body in bodies.all_bodies(db_session()) if body.is_confirmed)
    form = forms.IssueForm(known)
    if form.validate_on_submit():
        try:
            token, text = services.issue_token(
                db_session(),
                current_actor(),
                body=bodies.get_body(db_session(), UUID(form.body.data)),
                purpose=form.purpose.data,
                days=form.days.data,
            )
            keep_sealed(_SHOWN_ONCE, f"{token.reference} {text}")
            return redirect(url_for("api_tokens.issued"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "body")
    return render_template("api_tokens/new.html", form=form), 422 if form.errors else 200


@blueprint.get("/issued")
@requires(Permission.API_TOKENS_MANAGE)
def issued() -> ResponseReturnValue:
    """The token, once: after this only its keyed hash is known."""
    kept = find_sealed(_SHOWN_ONCE)
    current_session().pop(_SHOWN_ONCE, None)
    if not kept:
        flash(_("A token is shown once. If it was not copied, revoke it and issue another."), "warning")
        return redirect(url_for("api_tokens.index"), 303)
    reference, text = kept.split(" ", 1)
    token = queries.get_token(db_session(), reference)
    address = url_for("intake_api.hand_in", _external=True)
    return render_template("api_tokens/issued.html", token=token, text=text, address=address)


@blueprint.post("/<reference>/revoke")
@requires(Permission.API_TOKENS_MANAGE)
@writes
def revoke(reference: str) -> ResponseReturnValue:
    """End a token at once."""
    services.revoke_token(db_session(), current_actor(), queries.get_token(db_session(), reference))
    flash(_("The token is revoked. Programs that use it are turned away from now on."), "success")
    return redirect(url_for("api_tokens.index"), 303)


def _described(token: ApiToken) -> dict[str, Any]:
    state = token.state_at(clock.now())
    return {
        "token": token,
        "state": labels.STATES[state],
        "tone": labels.TONES[state],
        "can_revoke": TokenAction.REVOKE in TABLE.actions(state, current_actor()),
        "once": secrets.token_urlsafe(18),
    }
