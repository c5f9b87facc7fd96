"""The first step of signing in, the same for citizens and staff."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.features.accounts import entrance, labels
from app.features.accounts.forms import SignInForm
from app.features.accounts.models import AccountKind
from app.kernel.errors import NotAllowed
from app.web.toolbox import toolbox


def ask_password(template: str, *, only: AccountKind | None = None) -> ResponseReturnValue:
    """The page that asks for name and password, or the way on; `only` one kind of account comes in here."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            account = entrance.check_password(form.login.data, form.password.data, only=only)
            return redirect(entrance.go_on(account, request.args.get("next")), 303)
        except NotAllowed as error:
            form.problem("login", str(labels.PROBLEMS[error.code]))
    service = labels.identity_service_name(toolbox().settings)
    return render_template(template, form=form, identity_service=service), 422 if form.errors else 200
