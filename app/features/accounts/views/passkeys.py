"""Passkeys: the questions for the browser, and what is done with its answers."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters import passkeys as authenticators
from app.features.accounts import challenges, entrance, labels, queries, services
from app.features.accounts.entrance import own_account
from app.features.accounts.forms import PasskeyAnswerForm, PasskeyForm, PasskeyRemovalForm
from app.features.accounts.views.second_factors import after_new_factor, layout, proved
from app.kernel.errors import InvalidInput, NotAllowed, NotFound, NotNow
from app.web.access import current_actor, public, signed_in
from app.web.unit_of_work import db_session, keep_writes, writes

blueprint = Blueprint("passkeys", __name__)


@blueprint.route("/account/security/passkeys/new", methods=["GET", "POST"])
@signed_in
@proved
@writes
def new() -> ResponseReturnValue:
    """Make a passkey and give it a name."""
    form, party = PasskeyForm(), challenges.party()
    if party is not None and form.validate_on_submit():
        try:
            codes = services.add_passkey(
                db_session(),
                own_account(),
                party,
                answer=form.credential.data or "",
                challenge=challenges.take(challenges.MAKE),
                name=form.name.data,
            )
            return after_new_factor(codes, _("The passkey is added. You can sign in with it from now on."))
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "name")
        except NotAllowed:
            form.problem("name", str(labels.PROBLEMS["passkey-refused"]))
    page = render_template(
        "accounts/new_passkey.html", form=form, can_work=party is not None, layout=layout()
    )
    return page, 422 if form.errors else 200


@blueprint.post("/account/security/passkeys/new/question")
@signed_in
@proved
def question_for_new() -> ResponseReturnValue:
    """What the browser needs to make one."""
    party = challenges.party()
    if party is None:
        raise NotFound("no-passkeys-here")
    options = authenticators.registration_options(
        party,
        challenge=challenges.ask(challenges.MAKE),
        user_id=own_account().id.bytes,
        user_name=own_account().login,
        known=[key.key_id for key in queries.passkeys_of(db_session(), own_account())],
    )
    return jsonify(options)


@blueprint.post("/account/security/passkeys/remove")
@signed_in
@proved
@writes
def remove() -> ResponseReturnValue:
    """Let go of one."""
    form = PasskeyRemovalForm()
    if not form.validate_on_submit():
        raise InvalidInput("form")
    key = services.get_own_passkey(db_session(), own_account(), form.key.data or "")
    try:
        services.remove_passkey(db_session(), own_account(), key)
        flash(_("The passkey is removed."), "success")
    except NotNow as error:
        flash(str(labels.PROBLEMS[error.code]), "warning")
    return redirect(url_for("accounts.security"), 303)


@blueprint.route("/account/login/passkey", methods=["GET", "POST"])
@public
@writes
def login() -> ResponseReturnValue:
    """A citizen comes in with a passkey alone."""
    form, party = PasskeyAnswerForm(), challenges.party()
    if party is not None and form.validate_on_submit():
        try:
            wish = request.args.get("next")
            return redirect(entrance.enter_with_passkey(party, form.credential.data or "", wish), 303)
        except NotAllowed as error:
            keep_writes()  # a doubt about a key counts
            form.problem("credential", str(labels.PROBLEMS[error.code]))
    page = render_template("accounts/passkey_login.html", form=form, can_work=party is not None)
    return page, 422 if form.errors else 200


@blueprint.post("/account/login/code/passkey")
@public
@writes
def second_step() -> ResponseReturnValue:
    """The second step by a passkey, after the right password."""
    account, party, form = entrance.pending_account(), challenges.party(), PasskeyAnswerForm()
    if account is None:
        return redirect(url_for("accounts.login"), 303)
    try:
        if party is None or not form.validate_on_submit():
            raise NotAllowed("passkey-failed")
        return redirect(entrance.finish_with_passkey(account, party, form.credential.data or ""), 303)
    except NotAllowed as error:
        keep_writes()
        flash(str(labels.PROBLEMS[error.code]), "warning")
        return redirect(url_for("accounts.second_factor"), 303)


@blueprint.post("/account/login/passkey/question")
@public
def question() -> ResponseReturnValue:
    """What the browser needs to ask for one: of whoever is half or wholly signed in, else for any."""
    party = challenges.party()
    if party is None:
        raise NotFound("no-passkeys-here")
    account = own_account() if current_actor().is_signed_in else entrance.pending_account()
    allowed = [key.key_id for key in queries.passkeys_of(db_session(), account)] if account else []
    options = authenticators.request_options(
        party, challenge=challenges.ask(challenges.SHOW), allowed=allowed
    )
    return jsonify(options)
