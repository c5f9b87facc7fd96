"""The office: propose, serve the notice, decide by a second person, suspend, end. A person's disclosure is
opened for a stated purpose only, and every look is logged (rule 6.1)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.disclosures import forms, labels, queries, services
from app.features.disclosures.models import Disclosure
from app.features.disclosures.services import LATER_GATES, GateClosed
from app.features.disclosures.states import DisclosureAction, DisclosureState, EndReason
from app.features.disclosures.views import case
from app.features.records import queries as records
from app.features.records.looks import Look
from app.features.records.views.purposes import Door, ask_purpose, log_look, stated_purpose
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotFound, NotNow
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.forms import PortalForm
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("disclosures_office", __name__, url_prefix="/office/disclosures")
_DOOR = Door(
    _l("Open a disclosure"),
    _l("Open the disclosure"),
    section="disclosures",
    index=(_l("Disclosures"), "disclosures_office.index"),
)
_FIELDS = "name and ID number (masked), decision, facts, terms, gates"


@blueprint.get("/")
@requires(Permission.DISCLOSURES_READ)
def index() -> ResponseReturnValue:
    """What waits, and everything else by state."""
    session, actor, state, page = db_session(), current_actor(), _asked_state(), asked_page()
    found, total = queries.page_for_staff(session, actor, state, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    counts = queries.counts_by_state(session, actor)
    return render_template(
        "disclosures/office/index.html",
        waiting=[case.line(row) for row in queries.open_in_office(session, actor)],
        rows=[case.line(row) for row in found],
        paging=Paging(found, page, total),
        state=state or "",
        states=[(one.value, words, counts.get(one.value, 0)) for one, words in labels.STATES.items()],
    )


@blueprint.route("/propose", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_PROPOSE)
@writes
def propose() -> ResponseReturnValue:
    """The gates of a record; where none is closed for good, the proposal."""
    session, actor = db_session(), current_actor()
    record = records.get_for_staff(session, actor, request.args.get("record", ""))
    purpose = stated_purpose(record.reference)
    if not purpose:
        return redirect(url_for("records_office.show", reference=record.reference), 303)
    form = forms.ProposeForm()
    if form.validate_on_submit():
        try:
            disclosure = services.propose_disclosure(session, actor, record=record, reasons=form.reasons.data)
            return redirect(url_for("disclosures_office.show", reference=disclosure.reference), 303)
        except (NotNow, InvalidInput) as error:
            _explain(form, error)
    log_look(Look(record, "records.viewed", record.reference, _FIELDS), purpose)
    gates = queries.gates_of(session, record, clock.today())
    page = render_template(
        "disclosures/office/propose.html",
        form=form,
        record=record,
        gates=labels.gates_in_words(gates),
        closed=[_(gate.label) for gate in gates if not gate.is_open and gate.code not in LATER_GATES],
        earlier=queries.of_record(session, record.id),
        is_being_prepared=queries.is_being_prepared(session, record.id),
        states=labels.STATES,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/<reference>", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_READ)
def show(reference: str) -> ResponseReturnValue:
    """Where a disclosure stands and what this post can do; asks for the purpose first."""
    disclosure = queries.get_for_staff(db_session(), current_actor(), reference)
    if (asking := ask_purpose(_DOOR, reference, disclosure.record.reference)) is not None:
        return asking
    _log_look(disclosure)
    return render_template("disclosures/office/show.html", **case.page(disclosure))


@blueprint.route("/<reference>/notice", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_PROPOSE)
@writes
def notice(reference: str) -> ResponseReturnValue:
    """The text of the notice, to be printed; serving it starts the reply window."""
    actor, disclosure = current_actor(), _opened(reference)
    if disclosure is None:
        return _to(reference)
    form = forms.NoticeForm()
    if form.validate_on_submit():
        services.serve_notice(db_session(), actor, disclosure)
        flash(_("The notice is served. The time to reply is running."), "success")
        return _to(reference)
    _log_look(disclosure)
    return render_template("disclosures/office/notice.html", form=form, **case.notice(disclosure))


@blueprint.route("/<reference>/decide", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_DECIDE)
@writes
def decide(reference: str) -> ResponseReturnValue:
    """The decision of the second person."""
    actor, disclosure = current_actor(), _opened(reference)
    if disclosure is None or not case.is_undecided(disclosure):
        return _to(reference)
    form = forms.DecisionForm()
    if form.validate_on_submit():
        deed = {DisclosureAction.APPROVE: services.approve, DisclosureAction.REFUSE: services.refuse}
        try:
            deed[form.decision.data](db_session(), actor, disclosure, reasons=form.reasons.data)
            flash(_("Your decision is recorded."), "success")
            return _to(reference)
        except (NotNow, InvalidInput) as error:
            _explain(form, error)
    return _change_page("decide", form, disclosure)


@blueprint.route("/<reference>/<any('suspend', 'resume'):action>", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_DECIDE)
@writes
def change(reference: str, action: str) -> ResponseReturnValue:
    """Take it from the public for the time being, or show it again."""
    actor, disclosure = current_actor(), _opened(reference)
    if disclosure is None:
        return _to(reference)
    form = forms.ChangeForm()
    if form.validate_on_submit():
        deed = services.suspend if action == DisclosureAction.SUSPEND else services.resume
        try:
            deed(db_session(), actor, disclosure, reasons=form.reasons.data)
            flash(_("Done. The public page follows at once."), "success")
            return _to(reference)
        except (NotNow, InvalidInput) as error:
            _explain(form, error)
    return _change_page(action, form, disclosure)


@blueprint.route("/<reference>/end", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_DECIDE)
@writes
def end(reference: str) -> ResponseReturnValue:
    """End it for good, at once and everywhere."""
    actor, disclosure = current_actor(), _opened(reference)
    if disclosure is None:
        return _to(reference)
    form = forms.EndForm()
    if form.validate_on_submit():
        try:
            reason = EndReason(form.reason.data)
            services.end(db_session(), actor, disclosure, reason=reason, reasons=form.reasons.data)
            flash(_("It has ended and is gone from every public page."), "success")
            return _to(reference)
        except (NotNow, InvalidInput) as error:
            _explain(form, error)
    return _change_page("end", form, disclosure)


def _opened(reference: str) -> Disclosure | None:
    """The disclosure; None where no purpose has been stated yet. Raises NotFound."""
    disclosure = queries.get_for_staff(db_session(), current_actor(), reference)
    return disclosure if _purpose(disclosure) else None


def _purpose(disclosure: Disclosure) -> str:
    return stated_purpose(disclosure.reference, disclosure.record.reference)


def _log_look(disclosure: Disclosure) -> None:
    look = Look(disclosure.record, "disclosures.viewed", disclosure.reference, _FIELDS)
    log_look(look, _purpose(disclosure))


def _to(reference: str) -> ResponseReturnValue:
    return redirect(url_for("disclosures_office.show", reference=reference), 303)


def _change_page(action: str, form: PortalForm, disclosure: Disclosure) -> ResponseReturnValue:
    _log_look(disclosure)
    page = render_template(
        "disclosures/office/change.html",
        action=action,
        form=form,
        **case.page(disclosure, is_deciding=action == "decide"),
    )
    return page, 422 if form.errors else 200


def _explain(form: PortalForm, error: NotNow | InvalidInput) -> None:
    """Put what the service refused into words: beside its field, or for the form as a whole."""
    if isinstance(error, InvalidInput):
        form.take(error, labels.PROBLEMS, "reasons")
    elif isinstance(error, GateClosed):
        closed = _(", ").join(_(gate.label) for gate in error.gates)
        form.form_errors.append(_("The law does not allow it at present. Closed: %(gates)s.", gates=closed))
    else:
        form.form_errors.append(labels.PROBLEMS[error.code])


def _asked_state() -> DisclosureState | None:
    asked = request.args.get("state", "")
    if not asked:
        return None
    try:
        return DisclosureState(asked)
    except ValueError:
        raise NotFound("no-such-state") from None
