"""Signing in and out, activating an account, and the security of one's own sign-in."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.accounts import challenges, entrance, labels, queries, services
from app.features.accounts.entrance import own_account
from app.features.accounts.forms import (
    ActivationForm,
    ConfirmForm,
    LoginForm,
    PasskeyRemovalForm,
    PasswordForm,
    SecondFactorForm,
    SessionForm,
)
from app.features.accounts.views.first_step import ask_password
from app.features.accounts.views.second_factors import layout, proved
from app.kernel import sessions
from app.kernel.errors import InvalidInput, NotAllowed, NotFound
from app.web.access import citizens, current_actor, public, signed_in
from app.web.sessions import current_session
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, keep_writes, writes

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/account/login", methods=["GET", "POST"])
@public
@writes
def login() -> ResponseReturnValue:
    """The sign-in page."""
    return ask_password("accounts/login.html")


@blueprint.route("/account/login/code", methods=["GET", "POST"])
@public
@writes
def second_factor() -> ResponseReturnValue:
    """The second step, for whoever has a second factor."""
    account = entrance.pending_account()
    if account is None:
        flash(_("Please begin again with your account name and password."), "warning")
        return redirect(url_for("accounts.login"), 303)
    form = SecondFactorForm()
    if form.validate_on_submit():
        try:
            return redirect(entrance.finish(account, form.code.data), 303)
        except NotAllowed as error:
            form.problem("code", str(labels.PROBLEMS[error.code]))
    page = render_template(
        "accounts/second_factor.html",
        form=form,
        has_app=account.has_app,
        has_codes=queries.count_recovery_codes(db_session(), account) > 0,
        offers_passkey=bool(account.passkeys) and challenges.party() is not None,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/account/logout")
@public
def logout() -> ResponseReturnValue:
    """End this session on the server."""
    current_session().destroy()
    flash(_("You have signed out."), "success")
    return redirect(url_for("home.index"), 303)


@blueprint.route("/account/register", methods=["GET", "POST"])
@public
@writes
def register() -> ResponseReturnValue:
    """Activate an account with name, ID number and one-time code."""
    form = ActivationForm()
    if form.validate_on_submit():
        try:
            with entrance.throttled_activation():
                services.activate(
                    db_session(),
                    name=form.name.data,
                    id_number=form.id_number.data,
                    code=form.code.data,
                    login=form.login.data,
                    password=form.password.data,
                )
            flash(_("Your account is open. Sign in with the name and password you have chosen."), "success")
            return redirect(url_for("accounts.login"), 303)
        except InvalidInput as error:
            if error.code == "activation-failed":
                keep_writes()  # the wrong try counts
            form.take(error, labels.PROBLEMS, "code")
    return render_template("accounts/register.html", form=form), 422 if form.errors else 200


@blueprint.route("/account/security", methods=["GET", "POST"])
@signed_in
@writes
def security() -> ResponseReturnValue:
    """Where one is signed in, how one signs in, and the password. A POST changes the password."""
    form = PasswordForm()
    if not own_account().has_password:
        return _security_page(form), 200
    if form.validate_on_submit():
        try:
            services.change_password(
                db_session(),
                own_account(),
                current=form.current.data,
                password=form.password.data,
                keep_token=current_session().token,
            )
            current_session().rotate()
            flash(_("Your password is changed, and every other device has been signed out."), "success")
            return redirect(url_for("accounts.security"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "password")
    return _security_page(form), 422 if form.errors else 200


@blueprint.route("/account/security/name", methods=["GET", "POST"])
@citizens
@proved
@writes
def login_name() -> ResponseReturnValue:
    """Sign in with another account name."""
    form = LoginForm()
    if form.validate_on_submit():
        try:
            services.change_login(db_session(), own_account(), form.login.data)
            flash(_("Your account name is changed. Use the new one from now on."), "success")
            return redirect(url_for("accounts.security"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "login")
    page = render_template("accounts/login_name.html", form=form, account=own_account())
    return page, 422 if form.errors else 200


@blueprint.post("/account/security/code/void")
@citizens
@writes
def void_code() -> ResponseReturnValue:
    """I did not ask for the one-time code that was made for my account."""
    if not ConfirmForm().validate_on_submit():
        raise InvalidInput("form")
    services.void_own_code(db_session(), current_actor())
    flash(_("The code is void: nobody can use it. Please tell the counter, too."), "success")
    return redirect(url_for("accounts.security"), 303)


@blueprint.post("/account/security/end")
@signed_in
@writes
def end_session() -> ResponseReturnValue:
    """Sign one device out."""
    form = SessionForm()
    if not form.validate_on_submit():
        raise InvalidInput("form")
    try:
        services.end_session(db_session(), current_actor(), UUID(form.session.data or ""))
    except ValueError as problem:
        raise NotFound("no-such-session") from problem
    if sessions.find(db_session(), current_session().token) is None:
        current_session().destroy()  # it was this one
    flash(_("That device has been signed out."), "success")
    return redirect(url_for("accounts.security"), 303)


@blueprint.post("/account/security/end-others")
@signed_in
@writes
def end_other_sessions() -> ResponseReturnValue:
    """Sign every other device out."""
    if not ConfirmForm().validate_on_submit():
        raise InvalidInput("form")
    services.end_other_sessions(db_session(), current_actor(), keep_token=current_session().token)
    flash(_("Every other device has been signed out."), "success")
    return redirect(url_for("accounts.security"), 303)


def _security_page(form: PasswordForm) -> str:
    here = sessions.digest(current_session().token)
    devices = [
        {
            "id": str(row.id),
            "device": row.device,
            "started_at": row.started_at,
            "seen_at": row.seen_at,
            "is_here": row.token_digest == here,
        }
        for row in queries.open_sessions(db_session(), own_account())
    ]
    return render_template(
        "accounts/security.html",
        form=form,
        account=own_account(),
        devices=devices,
        end_form=SessionForm(formdata=None),
        others_form=ConfirmForm(formdata=None),
        removal_form=PasskeyRemovalForm(formdata=None),
        keys=_keys(),
        codes_left=queries.count_recovery_codes(db_session(), own_account()),
        has_second_factor=services.has_second_factor(own_account()),
        is_last_factor=current_actor().is_staff and own_account().has_app + len(own_account().passkeys) < 2,
        known_devices=queries.known_devices(db_session(), own_account()),
        waiting_code=queries.find_waiting_code(db_session(), current_actor().subject_id),
        layout=layout(),
    )


def _keys() -> list[dict[str, object]]:
    return [
        {
            "id": str(key.id),
            "name": toolbox().keyring.open(key.name_sealed, key.name_place),
            "made_at": key.made_at,
            "used_at": key.used_at,
            "is_backed_up": key.is_backed_up,
            "is_doubted": key.doubted_at is not None,
        }
        for key in queries.passkeys_of(db_session(), own_account())
    ]
