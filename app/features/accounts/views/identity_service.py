"""Signing in with a national or provincial identity service.

The service sends the person back with a GET, and a GET writes nothing: so what it vouched for is kept sealed
in the session, and the person says themselves, by a button, that they want to come in.
"""

from __future__ import annotations

import hmac
import json

import structlog
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.identity_service import Begun, IdentityServiceProblem
from app.features.accounts import entrance, labels, services
from app.features.accounts.forms import ConfirmForm
from app.kernel.errors import InvalidInput, NotFound
from app.rulebook.masking import mask_id_number
from app.web.access import public
from app.web.sealed import find_sealed, keep_sealed
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("identity_service", __name__)
_BEGUN, _FOUND = "identity_begun", "identity_found"
_log = structlog.get_logger("portal")


@blueprint.get("/account/identity")
@public
def begin() -> ResponseReturnValue:
    """Send the person to the service."""
    service = toolbox().identity_service
    if service is None:
        raise NotFound("no-identity-service")
    try:
        begun = service.begin(_callback())
    except IdentityServiceProblem as problem:
        return _sorry(problem)
    kept = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier}
    keep_sealed(_BEGUN, json.dumps(kept | {"next": request.args.get("next", "")}))
    return redirect(begun.address, 303)


@blueprint.get("/account/identity/back")
@public
def back() -> ResponseReturnValue:
    """The person comes back from the service."""
    service, begun = toolbox().identity_service, _begun()
    state = request.args.get("state", "")
    if service is None or begun is None or not hmac.compare_digest(state.encode(), begun.state.encode()):
        flash(_("Please begin again."), "warning")
        return redirect(url_for("accounts.login"), 303)
    session.pop(_BEGUN)
    try:
        if "error" in request.args or "code" not in request.args:
            raise IdentityServiceProblem("refused")
        claims = service.finish(_callback(), request.args["code"], nonce=begun.nonce, verifier=begun.verifier)
    except IdentityServiceProblem as problem:
        return _sorry(problem)
    settings = toolbox().settings
    found = {
        "name": str(claims.get(settings.oidc_name_claim) or ""),
        "id_number": str(claims.get(settings.oidc_number_claim) or ""),
        "next": begun.address,
    }
    if not found["name"] or not found["id_number"]:
        return _sorry(IdentityServiceProblem("untrusted"))
    keep_sealed(_FOUND, json.dumps(found))
    return redirect(url_for("identity_service.confirm"), 303)


@blueprint.route("/account/identity/confirm", methods=["GET", "POST"])
@public
@writes
def confirm() -> ResponseReturnValue:
    """Whom the service vouched for, and the button with which they come in."""
    kept = find_sealed(_FOUND)
    if not kept:
        flash(_("Please begin again."), "warning")
        return redirect(url_for("accounts.login"), 303)
    found, form = json.loads(kept), ConfirmForm()
    if form.validate_on_submit():
        try:
            account = services.enter_with_identity(
                db_session(), name=found["name"], id_number=found["id_number"]
            )
            session.pop(_FOUND)
            return redirect(entrance.go_on(account, found["next"]), 303)
        except InvalidInput as error:
            session.pop(_FOUND)
            problem = labels.PROBLEMS.get(error.code) or labels.PROBLEMS["identity-untrusted"]
            page = render_template("accounts/identity_problem.html", problem=problem, code=error.code)
            return page, 422
    return render_template(
        "accounts/identity.html",
        form=form,
        name=found["name"],
        masked_number=mask_id_number(found["id_number"]),
        service=labels.identity_service_name(toolbox().settings),
    )


def _begun() -> Begun | None:
    """What was kept when the person was sent away; `address` is where they wanted to go."""
    kept = find_sealed(_BEGUN)
    if not kept:
        return None
    begun = json.loads(kept)
    return Begun(begun["next"], begun["state"], begun["nonce"], begun["verifier"])


def _callback() -> str:
    return f"{toolbox().settings.base_url.rstrip('/')}{url_for('identity_service.back')}"


def _sorry(problem: IdentityServiceProblem) -> ResponseReturnValue:
    _log.warning("identity-service-problem", code=problem.code)
    words = labels.PROBLEMS[f"identity-{problem.code}"]
    return render_template("accounts/identity_problem.html", problem=words, code=problem.code), 502
