"""The counter's page: a one-time code for a person who proved who they are, on a letter to print."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.accounts import labels, services
from app.features.accounts.forms import IssueForm
from app.features.subjects import queries as subjects
from app.features.subjects.models import Subject
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.rulebook.account_limits import ACTIVATION_DAYS, NUMBER_LOOK_UPS_PER_HOUR, limit
from app.rulebook.identity import IdNumberProblem, parse_id_number
from app.web import throttle
from app.web.access import current_actor, requires
from app.web.sessions import current_session
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("accounts_office", __name__)
_LETTER = "activation_letter"


@blueprint.route("/office/accounts/activation", methods=["GET", "POST"])
@requires(Permission.ACTIVATION_ISSUE)
@writes
def activation() -> ResponseReturnValue:
    """Asks for the number, the proof and the purpose; leads to the letter."""
    form = IssueForm()
    if form.validate_on_submit():
        throttle.by_key(f"{limit(NUMBER_LOOK_UPS_PER_HOUR)}/hour", "number-look-up", current_actor().key)
        try:
            subject = _asked_subject(form.id_number.data)
            code = services.issue_activation_code(
                db_session(),
                current_actor(),
                subject=subject,
                channel=form.channel.data,
                purpose=form.purpose.data,
            )
            session[_LETTER] = toolbox().keyring.seal(f"{code} {subject.id}", _place())
            return redirect(url_for("accounts_office.letter"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "id_number")
    return render_template("accounts/office/activation.html", form=form), 422 if form.errors else 200


@blueprint.get("/office/accounts/activation/letter")
@requires(Permission.ACTIVATION_ISSUE)
def letter() -> ResponseReturnValue:
    """The letter with the code. It is shown once: only the code's hash is kept after this."""
    sealed = session.pop(_LETTER, None)
    if sealed is None:
        flash(_("A letter is shown once. If it was not printed, issue a new code; the old one is then void."))
        return redirect(url_for("accounts_office.activation"), 303)
    code, subject_id = toolbox().keyring.open(sealed, _place()).split(" ")
    subject = subjects.get_subject(db_session(), UUID(subject_id))
    identity = subjects.identity_of(db_session(), subject)
    return render_template(
        "accounts/office/letter.html",
        code=code,
        name=identity.name,
        masked_number=identity.id_number.masked,
        days=limit(ACTIVATION_DAYS),
        address=_public_address("accounts.register"),
    )


def _public_address(endpoint: str) -> str:
    """An address to type from paper: under the site's own name where the operator has set it."""
    base = toolbox().settings.base_url.rstrip("/")
    return base + url_for(endpoint) if base else url_for(endpoint, _external=True)


def _asked_subject(text: str) -> Subject:
    try:
        number = parse_id_number(text)
    except IdNumberProblem as problem:
        raise InvalidInput(problem.code, field="id_number") from problem
    found = subjects.find_by_number(db_session(), number.value)
    if found is None:
        raise InvalidInput("no-such-subject", field="id_number")
    return found


def _place() -> str:
    return f"sessions.activation_letter:{current_session().token}"
