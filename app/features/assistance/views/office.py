"""The counter: a slip with a code, the helped session that it opens, its banner, its end, its receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.assistance import helped, labels, queries, scope, services
from app.features.assistance.forms import BeginForm, SlipForm
from app.features.subjects import queries as subjects
from app.features.subjects.models import Subject
from app.kernel import access_log
from app.kernel.errors import FourEyes, InvalidInput, NotNow
from app.kernel.permissions import Permission
from app.rulebook.account_limits import (
    ASSISTANCE_CODE_MINUTES,
    ASSISTANCE_MINUTES,
    NUMBER_LOOK_UPS_PER_HOUR,
    limit,
)
from app.rulebook.identity import IdNumberProblem, parse_id_number
from app.web import throttle
from app.web.access import Who, act_as, current_actor, entry_of, requires
from app.web.forms import PortalForm
from app.web.sealed import find_sealed, keep_sealed
from app.web.toolbox import toolbox
from app.web.unit_of_work import SAFE, db_session, keep_writes, writes

blueprint = Blueprint("assistance_office", __name__, url_prefix="/office/assistance")
_SLIP = "assistance_slip"
_FIELDS = "pages of the person, opened at the counter"


@blueprint.route("/", methods=["GET", "POST"])
@requires(Permission.ASSISTANCE_GIVE)
@writes
def index() -> ResponseReturnValue:
    """Begin to help the person who is there."""
    form = BeginForm()
    if form.validate_on_submit():
        throttle.by_key(f"{limit(NUMBER_LOOK_UPS_PER_HOUR)}/hour", "number-look-up", current_actor().key)
        try:
            assistance = services.begin(
                db_session(), current_actor(), id_number=form.id_number.data, code=form.code.data
            )
            helped.begin_here(assistance)
            return redirect(url_for("me.index"), 303)
        except InvalidInput as error:
            keep_writes()  # the wrong try counts
            form.take(error, labels.PROBLEMS, "code")
        except FourEyes as error:
            form.problem("code", str(labels.PROBLEMS[error.code]))
    page = render_template("assistance/office/index.html", form=form, minutes=limit(ASSISTANCE_MINUTES))
    return page, 422 if form.errors else 200


@blueprint.route("/slip", methods=["GET", "POST"])
@requires(Permission.ASSISTANCE_ISSUE)
@writes
def slip() -> ResponseReturnValue:
    """A slip with a code, for somebody else at the counter to help with."""
    form = SlipForm()
    if form.validate_on_submit():
        throttle.by_key(f"{limit(NUMBER_LOOK_UPS_PER_HOUR)}/hour", "number-look-up", current_actor().key)
        try:
            subject = _asked_subject(form.id_number.data)
            code = services.issue(db_session(), current_actor(), subject=subject, purpose=form.purpose.data)
            keep_sealed(_SLIP, f"{code} {subject.id}")
            return redirect(url_for(".printed_slip"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "id_number")
    return render_template("assistance/office/slip.html", form=form), 422 if form.errors else 200


@blueprint.get("/slip/print")
@requires(Permission.ASSISTANCE_ISSUE)
def printed_slip() -> ResponseReturnValue:
    """The slip. It is shown once: only the code's hash is kept after this."""
    found = find_sealed(_SLIP)
    session.pop(_SLIP, None)
    if not found:
        flash(_("A slip is shown once. If it was not printed, make a new one; the old code is then void."))
        return redirect(url_for(".slip"), 303)
    code, subject_id = found.split(" ")
    identity = subjects.identity_of(db_session(), subjects.get_subject(db_session(), UUID(subject_id)))
    return render_template(
        "assistance/office/printed_slip.html",
        code=code,
        masked_number=identity.id_number.masked,
        code_minutes=limit(ASSISTANCE_CODE_MINUTES),
        minutes=limit(ASSISTANCE_MINUTES),
    )


@blueprint.post("/end")
@requires(Permission.ASSISTANCE_GIVE)
@writes
def end() -> ResponseReturnValue:
    """End the help in this browser; leads to the receipt."""
    assistance = helped.current()
    if assistance is None:
        helped.leave()
        return redirect(url_for(".index"), 303)
    try:
        services.end(db_session(), current_actor(), assistance)
    except NotNow:
        flash(_("It had ended already."), "information")
    helped.leave()
    return redirect(url_for(".receipt", reference=assistance.reference), 303)


@blueprint.get("/<reference>/receipt")
@requires(Permission.ASSISTANCE_GIVE)
def receipt(reference: str) -> ResponseReturnValue:
    """What was done, to be printed and handed over."""
    assistance = queries.get_to_print(db_session(), current_actor(), reference)
    with toolbox().database.transaction() as writing:
        access_log.record(
            writing,
            current_actor(),
            subject_id=assistance.subject_id,
            action="assistance.receipt-viewed",
            thing=reference,
            purpose=services.PURPOSE,
            basis=services.basis(),
            authorisation=reference,
        )
    doings = queries.doings_of(db_session(), assistance)
    identity = subjects.identity_of(db_session(), subjects.get_subject(db_session(), assistance.subject_id))
    return render_template(
        "assistance/office/receipt.html",
        assistance=assistance,
        masked_number=identity.id_number.masked,
        deeds=[labels.deed_in_words(event) for event in doings.deeds],
        pages=doings.pages,
    )


@blueprint.before_app_request
def _act_for_the_person() -> ResponseReturnValue | None:
    """On a person's pages, a clerk who helps acts for that person, as far as the scope goes."""
    entry = entry_of(current_app, request.endpoint) if request.endpoint else None
    if entry is None or entry.who is not Who.CITIZEN or not helped.is_marked():
        return None
    assistance = helped.current()
    if assistance is None:
        helped.leave()
        flash(_("The help is over: its time was up, or the person ended it."), "warning")
        return redirect(url_for("assistance_office.index"), 303)
    if scope.is_open(request.endpoint or ""):
        act_as(helped.acting_actor(assistance))
    return None


@blueprint.after_app_request
def _log_what_was_shown(response: Response) -> Response:
    """Every page that is shown to a clerk who helps is a row in the person's access log."""
    actor = g.get("actor")
    if actor is None or not actor.helper or request.method not in SAFE or response.status_code != 200:
        return response
    named = request.view_args or {}
    with toolbox().database.transaction() as writing:
        access_log.record(
            writing,
            actor,
            subject_id=actor.subject_id,
            action="assistance.viewed",
            thing=str(named.get("reference", ""))[:80],
            fields=_FIELDS,
            purpose=services.PURPOSE,
            basis=services.basis(),
        )
    return response


@blueprint.app_context_processor
def _helping() -> dict[str, Any]:
    """`helping` of partials/helping.html, and `is_open_here` of the list of a person's pages."""
    actor = g.get("actor")
    is_helping = bool(actor is not None and actor.helper)
    return {"helping": _banner, "is_open_here": scope.is_open if is_helping else _everything}


def _everything(_endpoint: str) -> bool:
    return True


def _banner() -> dict[str, Any] | None:
    assistance = helped.current() if helped.is_marked() else None
    if assistance is None:
        return None
    identity = subjects.identity_of(db_session(), subjects.get_subject(db_session(), assistance.subject_id))
    return {
        "name": identity.name,
        "number": identity.id_number.masked,
        "ends_at": assistance.ends_at,
        "once": PortalForm(formdata=None).once.data,
    }


def _asked_subject(text: str) -> Subject:
    try:
        number = parse_id_number(text)
    except IdNumberProblem as problem:
        raise InvalidInput(problem.code, field="id_number") from problem
    found = subjects.find_by_number(db_session(), number.value)
    if found is None:
        raise InvalidInput("no-such-subject", field="id_number")
    return found
