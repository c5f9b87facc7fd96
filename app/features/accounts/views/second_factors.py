"""The second factor as its owner keeps it: app, recovery codes, and the question whether it is you."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.qr import png_data_uri
from app.features.accounts import challenges, entrance, labels, second_factor, services
from app.features.accounts.entrance import own_account
from app.features.accounts.forms import ConfirmForm, PairingForm, PasskeyAnswerForm, ProofForm
from app.features.accounts.local_paths import local_path
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.web.access import citizens, current_actor, signed_in
from app.web.sealed import find_sealed, keep_sealed
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, keep_writes, writes

blueprint = Blueprint("second_factors", __name__, url_prefix="/account/security")
_PAIRING, _CODES = "app_pairing", "recovery_codes"


def proved(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only for whoever showed within the last minutes that they still sit in front of it."""

    @wraps(view)
    def asked_first(*args: Any, **kwargs: Any) -> Any:
        if not entrance.is_proved():
            return redirect(url_for("second_factors.confirm", next=request.path), 303)
        return view(*args, **kwargs)

    return asked_first


@blueprint.route("/confirm", methods=["GET", "POST"])
@signed_in
@writes
def confirm() -> ResponseReturnValue:
    """Password and second factor once more, before something about the sign-in is changed."""
    form = _proof_form()
    if form.validate_on_submit():
        try:
            entrance.prove(
                own_account(),
                current=form.current.data if "current" in form else "",
                code=form.code.data if "code" in form else "",
            )
            return redirect(local_path(request.args.get("next"), url_for("accounts.security")), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "current")
        except NotAllowed as error:
            form.problem("code", str(labels.PROBLEMS[error.code]))
    page = render_template(
        "accounts/confirm.html",
        form=form,
        offers_passkey=_may_show_passkey(),
        can_prove="current" in form or "code" in form,
        identity_service=labels.identity_service_name(toolbox().settings),
        layout=layout(),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/confirm/passkey")
@signed_in
@writes
def confirm_with_passkey() -> ResponseReturnValue:
    """The same by a passkey."""
    form, party = PasskeyAnswerForm(), challenges.party()
    wish = request.args.get("next")
    try:
        if party is None or not form.validate_on_submit():
            raise NotAllowed("passkey-failed")
        entrance.prove_with_passkey(own_account(), party, form.credential.data or "")
    except NotAllowed as error:
        keep_writes()
        flash(str(labels.PROBLEMS[error.code]), "warning")
        return redirect(url_for("second_factors.confirm", next=wish), 303)
    return redirect(local_path(wish, url_for("accounts.security")), 303)


@blueprint.route("/app", methods=["GET", "POST"])
@signed_in
@proved
@writes
def app() -> ResponseReturnValue:
    """The picture for the authenticator app, and its first digits as proof that it was read."""
    if own_account().has_app:
        return redirect(url_for("accounts.security"), 303)
    form = PairingForm()
    secret = find_sealed(_PAIRING)
    if form.validate_on_submit() and secret:
        try:
            codes = services.pair_app(db_session(), own_account(), secret=secret, code=form.code.data)
            session.pop(_PAIRING, None)
            return after_new_factor(codes, _("Your app is paired. From now on its code is asked for."))
        except NotAllowed as error:
            form.problem("code", str(labels.PROBLEMS[error.code]))
        except NotNow:
            return redirect(url_for("accounts.security"), 303)
    if not secret:
        secret = second_factor.new_secret()
        keep_sealed(_PAIRING, secret)
    address = second_factor.address_for_app(secret, own_account().login)
    page = render_template(
        "accounts/pair_app.html",
        form=form,
        picture=png_data_uri(address),
        secret=second_factor.grouped(secret),
        layout=layout(),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/app/remove", methods=["GET", "POST"])
@signed_in
@writes
def remove_app() -> ResponseReturnValue:
    """Let go of the app, with password and code."""
    if not own_account().has_app:
        return redirect(url_for("accounts.security"), 303)
    form = _proof_form()
    if form.validate_on_submit():
        current = form.current.data if "current" in form else ""
        try:
            with entrance.counting_codes(own_account()):
                services.remove_app(db_session(), own_account(), current=current, code=form.code.data)
            flash(_("The app is not asked for any more."), "success")
            return redirect(url_for("accounts.security"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "current")
        except (NotAllowed, NotNow) as error:
            form.problem("code", str(labels.PROBLEMS[error.code]))
    page = render_template("accounts/remove_app.html", form=form, layout=layout())
    return page, 422 if form.errors else 200


@blueprint.route("/codes", methods=["GET", "POST"])
@citizens
@proved
@writes
def codes() -> ResponseReturnValue:
    """Recovery codes: shown once after they were made; a POST makes new ones."""
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            keep_codes(services.make_recovery_codes(db_session(), own_account()))
            return redirect(url_for("second_factors.codes"), 303)
        except NotNow:
            return redirect(url_for("accounts.security"), 303)
    shown = find_sealed(_CODES).split()
    session.pop(_CODES, None)
    return render_template("accounts/recovery_codes.html", form=form, codes=shown)


def after_new_factor(codes: tuple[str, ...], words: str) -> ResponseReturnValue:
    """A second factor was added: to the recovery codes, where some were made, else back."""
    flash(words, "success")
    if codes:
        keep_codes(codes)
        return redirect(url_for("second_factors.codes"), 303)
    return redirect(url_for("accounts.security"), 303)


def keep_codes(codes: tuple[str, ...]) -> None:
    """For the next page alone."""
    keep_sealed(_CODES, " ".join(codes))


def layout() -> str:
    """The staff's layout for staff, the person's own for a person."""
    return "layouts/office.html" if current_actor().is_staff else "layouts/citizen.html"


def _proof_form() -> ProofForm:
    form = ProofForm()
    if not own_account().has_password:
        del form.current
    if not services.has_second_factor(own_account()):
        del form.code
    return form


def _may_show_passkey() -> bool:
    return bool(own_account().passkeys) and challenges.party() is not None
