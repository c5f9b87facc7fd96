"""The office: propose, serve the notice, decide by a second person, suspend, end. A person's disclosure is
opened for a stated purpose only, and every look is logged (rule 6.1)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.disclosures import forms, labels, papers, queries, services
from app.features.disclosures.models import Disclosure
from app.features.disclosures.services import LATER_GATES
from app.features.disclosures.states import DisclosureAction, DisclosureState, EndReason
from app.features.disclosures.views import case
from app.features.disclosures.views.opening import explain, log_look_at, opened, to_case
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
            explain(form, error)
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
    log_look_at(disclosure)
    return render_template("disclosures/office/show.html", **case.page(disclosure))


@blueprint.route("/<reference>/notice", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_PROPOSE)
@writes
def notice(reference: str) -> ResponseReturnValue:
    """The text of the notice, to be printed; serving it starts the reply window."""
    actor, disclosure = current_actor(), opened(reference)
    if disclosure is None:
        return to_case(reference)
    form = forms.ServingForm(served_on=clock.today())
    if form.validate_on_submit():
        try:
            services.serve_notice(db_session(), actor, disclosure, serving=form.serving)
            flash(_("The notice is served. The time to reply is running."), "success")
            return to_case(reference)
        except (NotNow, InvalidInput) as error:
            explain(form, error)
    log_look_at(disclosure)
    page = render_template("disclosures/office/notice.html", form=form, **case.notice(disclosure))
    return page, 422 if form.errors else 200


@blueprint.route("/<reference>/decide", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_DECIDE)
@writes
def decide(reference: str) -> ResponseReturnValue:
    """The decision of the second person."""
    actor, disclosure = current_actor(), opened(reference)
    if disclosure is None or not case.is_undecided(disclosure):
        return to_case(reference)
    points = [point.number for point in papers.points_of(db_session(), disclosure)]
    form = forms.decision_form(points)
    if form.validate_on_submit():
        deed = {DisclosureAction.APPROVE: services.approve, DisclosureAction.REFUSE: services.refuse}
        answers = forms.answers_in(form, points)
        try:
            deed[form.decision.data](
                db_session(), actor, disclosure, reasons=form.reasons.data, answers=answers
            )
            flash(_("Your decision is recorded."), "success")
            return to_case(reference)
        except (NotNow, InvalidInput) as error:
            explain(form, error)
    return _change_page("decide", form, disclosure)


@blueprint.route("/<reference>/<any('suspend', 'resume'):action>", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_DECIDE)
@writes
def change(reference: str, action: str) -> ResponseReturnValue:
    """Take it from the public for the time being, or show it again."""
    actor, disclosure = current_actor(), opened(reference)
    if disclosure is None:
        return to_case(reference)
    form = forms.ChangeForm()
    if form.validate_on_submit():
        deed = services.suspend if action == DisclosureAction.SUSPEND else services.resume
        try:
            deed(db_session(), actor, disclosure, reasons=form.reasons.data)
            flash(_("Done. The public page follows at once."), "success")
            return to_case(reference)
        except (NotNow, InvalidInput) as error:
            explain(form, error)
    return _change_page(action, form, disclosure)


@blueprint.route("/<reference>/end", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_DECIDE)
@writes
def end(reference: str) -> ResponseReturnValue:
    """Ask that it end for good: gone from every public page at once; a second person confirms the end."""
    actor, disclosure = current_actor(), opened(reference)
    if disclosure is None:
        return to_case(reference)
    form = forms.EndForm()
    if form.validate_on_submit():
        try:
            reason = EndReason(form.reason.data)
            services.ask_to_end(db_session(), actor, disclosure, reason=reason, reasons=form.reasons.data)
            flash(_("It is gone from every public page. A second person has to confirm the end."), "success")
            return to_case(reference)
        except (NotNow, InvalidInput) as error:
            explain(form, error)
    return _change_page("end", form, disclosure)


def _change_page(action: str, form: PortalForm, disclosure: Disclosure) -> ResponseReturnValue:
    log_look_at(disclosure)
    page = render_template(
        "disclosures/office/change.html",
        action=action,
        form=form,
        **case.page(disclosure, is_deciding=action == "decide"),
    )
    return page, 422 if form.errors else 200


def _asked_state() -> DisclosureState | None:
    asked = request.args.get("state", "")
    if not asked:
        return None
    try:
        return DisclosureState(asked)
    except ValueError:
        raise NotFound("no-such-state") from None
