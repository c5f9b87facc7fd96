"""The counter's pages: a one-time code for a person who proved who they are, agreed to by two, on paper."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.accounts import labels, letters, queries, services
from app.features.accounts.forms import AgreeForm, IssueForm
from app.features.subjects import queries as subjects
from app.features.subjects.models import Subject
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.permissions import Permission
from app.rulebook.account_limits import ACTIVATION_TRIES, NUMBER_LOOK_UPS_PER_HOUR, limit
from app.rulebook.identity import IdNumberProblem, parse_id_number
from app.web import throttle
from app.web.access import current_actor, requires
from app.web.paper import Paper, signed_pdf
from app.web.sessions import current_session
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("accounts_office", __name__)
_LETTER, _PRINT = "activation_letter", "activation_print"


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
                resets_factors=form.resets_factors.data,
            )
            session[_LETTER] = toolbox().keyring.seal(f"{code} {subject.id}", _place())
            return redirect(url_for("accounts_office.letter"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "id_number")
    waiting = len(queries.codes_to_agree(db_session(), current_actor()))
    page = render_template("accounts/office/activation.html", form=form, waiting=waiting)
    return page, 422 if form.errors else 200


@blueprint.get("/office/accounts/activation/letter")
@requires(Permission.ACTIVATION_ISSUE)
def letter() -> ResponseReturnValue:
    """The letter with the code. It is shown once and printed once: only its hash is kept after this."""
    found = _letter_in_hand(_LETTER)
    if found is None:
        return _shown_once()
    session[_PRINT] = toolbox().keyring.seal(" ".join(found), _place())
    return render_template("accounts/office/letter.html", paper=_paper(*found).for_template(), code=found[0])


@blueprint.get("/office/accounts/activation/letter.pdf")
@requires(Permission.ACTIVATION_ISSUE)
def letter_pdf() -> ResponseReturnValue:
    """The same letter as a signed PDF file, once."""
    found = _letter_in_hand(_PRINT)
    if found is None:
        return _shown_once()
    letter = _paper(*found)
    db_session().close()
    response = Response(signed_pdf(toolbox(), letter, at=clock.now()), mimetype="application/pdf")
    response.headers["Content-Disposition"] = "attachment; filename=one-time-code.pdf"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/office/accounts/activation/agree", methods=["GET", "POST"])
@requires(Permission.ACTIVATION_AGREE)
@writes
def agree() -> ResponseReturnValue:
    """What waits for a second person: agree, having seen card or letter oneself, or refuse."""
    actor, form = current_actor(), AgreeForm()
    codes = queries.codes_to_agree(db_session(), actor)
    form.code.choices = labels.code_choices(codes)
    if form.validate_on_submit():
        code = queries.get_code_to_agree(db_session(), actor, form.code.data)
        try:
            if "refuse" in request.form:
                services.refuse_code(db_session(), actor, code)
                flash(_("The code is void. Tell the person and your colleague."), "success")
            else:
                throttle.by_key(f"{limit(ACTIVATION_TRIES)}/hour", "activation-agree", actor.key)
                services.agree_to_code(db_session(), actor, code, last_four=form.last_four.data or "")
                flash(_("You agreed: the person can use the code now."), "success")
            return redirect(url_for("accounts_office.agree"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "last_four")
        except (NotNow, NotAllowed) as error:
            form.problem("code", str(labels.PROBLEMS[error.code]))
    return render_template("accounts/office/agree.html", form=form, codes=codes), 422 if form.errors else 200


def _letter_in_hand(key: str) -> tuple[str, str] | None:
    """Code and person of the letter that this browser may see once."""
    sealed = session.pop(key, None)
    if sealed is None:
        return None
    code, subject_id = toolbox().keyring.open(sealed, _place()).split(" ")
    return code, subject_id


def _shown_once() -> ResponseReturnValue:
    flash(_("A letter is shown once. If it was not printed, issue a new code; the old one is then void."))
    return redirect(url_for("accounts_office.activation"), 303)


def _paper(code: str, subject_id: str) -> Paper:
    subject = subjects.get_subject(db_session(), UUID(subject_id))
    identity = subjects.identity_of(db_session(), subject)
    return letters.activation_letter(
        toolbox().settings,
        code=code,
        name=identity.name,
        masked_number=identity.id_number.masked,
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
