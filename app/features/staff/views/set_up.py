"""What a new member of staff does with the code: choose a password, pair an authenticator app."""

from __future__ import annotations

import json

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.qr import png_data_uri
from app.features.accounts import entrance, second_factor
from app.features.accounts import queries as accounts
from app.features.accounts.forms import PairingForm
from app.features.staff import forms, labels, set_up
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.web.access import public
from app.web.sessions import current_session
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, keep_writes, writes

blueprint = Blueprint("staff_set_up", __name__, url_prefix="/office/set-up")
_BEGUN = "staff_set_up"


@blueprint.route("", methods=["GET", "POST"])
@public
@writes
def begin() -> ResponseReturnValue:
    """Account name, code, password."""
    form = forms.SetUpForm()
    if form.validate_on_submit():
        try:
            with entrance.throttled_activation():
                account = set_up.check_code(
                    db_session(), login=form.login.data, code=form.code.data, password=form.password.data
                )
            begun = {
                "account": str(account.id),
                "password": form.password.data,
                "secret": second_factor.new_secret(),
            }
            current_session().destroy()
            session[_BEGUN] = toolbox().keyring.seal(json.dumps(begun), _place())
            return redirect(url_for("staff_set_up.app"), 303)
        except InvalidInput as error:
            if error.code == "activation-failed":
                keep_writes()  # the wrong try counts
            form.take(error, labels.PROBLEMS, "code")
    return render_template("staff/set_up.html", form=form), 422 if form.errors else 200


@blueprint.route("/app", methods=["GET", "POST"])
@public
@writes
def app() -> ResponseReturnValue:
    """The QR code for the authenticator app, and the first digits as proof that it was read."""
    begun = _begun()
    account = accounts.find_active(db_session(), begun.get("account", "")) if begun else None
    if begun is None or account is None:
        flash(_("Please begin again with your account name and code."), "warning")
        return redirect(url_for("staff_set_up.begin"), 303)
    form = PairingForm()
    if form.validate_on_submit():
        try:
            set_up.complete(
                db_session(),
                account,
                password=begun["password"],
                secret=begun["secret"],
                code=form.code.data,
            )
            current_session().destroy()
            flash(_("Your account is set up. Sign in with your password and the next code."), "success")
            return redirect(url_for("office.login"), 303)
        except NotAllowed as error:
            form.problem("code", str(labels.PROBLEMS[error.code]))
        except NotNow:
            current_session().destroy()
            return redirect(url_for("staff_set_up.begin"), 303)
    address = second_factor.address_for_app(begun["secret"], account.login)
    page = render_template(
        "staff/pair.html",
        form=form,
        picture=png_data_uri(address),
        secret=second_factor.grouped(begun["secret"]),
    )
    return page, 422 if form.errors else 200


def _begun() -> dict[str, str] | None:
    sealed = session.get(_BEGUN)
    if not sealed:
        return None
    begun: dict[str, str] = json.loads(toolbox().keyring.open(sealed, _place()))
    return begun


def _place() -> str:
    return f"sessions.staff_set_up:{current_session().token}"
