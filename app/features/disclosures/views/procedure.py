"""The office: replies and hearings recorded at the counter, both papers served, the end confirmed."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.disclosures import forms, services
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import DisclosureState, PaperKind, ReplyKind
from app.features.disclosures.views import case, paper_pages
from app.features.disclosures.views.opening import explain, log_look_at, opened, to_case
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotNow
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("disclosures_procedure", __name__, url_prefix="/office/disclosures")


@blueprint.route("/<reference>/reply", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_PROPOSE)
@writes
def reply(reference: str) -> ResponseReturnValue:
    """A reply or a waiver that came in on paper."""
    disclosure = opened(reference)
    if disclosure is None or disclosure.state != DisclosureState.NOTICE_SERVED:
        return to_case(reference)
    form = forms.CounterReplyForm(received_on=clock.today())
    if form.validate_on_submit():
        try:
            _receive(disclosure, form)
            flash(_("The reply is recorded. The decision has to answer each of its points."), "success")
            return to_case(reference)
        except (NotNow, InvalidInput) as error:
            explain(form, error, "words")
    return _page("disclosures/office/reply.html", form, disclosure)


@blueprint.route("/<reference>/hearing", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_PROPOSE)
@writes
def hearing(reference: str) -> ResponseReturnValue:
    """What became of the hearing that the person asked for."""
    disclosure = opened(reference)
    if disclosure is None or disclosure.hearing_asked_on is None:
        return to_case(reference)
    form = forms.HearingForm(settled_on=clock.today())
    if form.validate_on_submit():
        try:
            services.settle_hearing(
                db_session(),
                current_actor(),
                disclosure,
                is_held=form.result.data == "held",
                settled_on=form.day,
                note=form.note.data,
            )
            flash(_("It is written down, and the person is told."), "success")
            return to_case(reference)
        except (NotNow, InvalidInput) as error:
            explain(form, error, "note")
    return _page("disclosures/office/hearing.html", form, disclosure)


@blueprint.route("/<reference>/serve", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_PROPOSE)
@writes
def serve(reference: str) -> ResponseReturnValue:
    """Serve decision and repair notice together; with that it is public."""
    disclosure = opened(reference)
    if disclosure is None or disclosure.state != DisclosureState.DECIDED:
        return to_case(reference)
    form = forms.ServingForm(served_on=clock.today())
    if form.validate_on_submit():
        try:
            services.serve_decision(db_session(), current_actor(), disclosure, serving=form.serving)
            flash(_("Both papers are served. The record is public now."), "success")
            return to_case(reference)
        except (NotNow, InvalidInput) as error:
            explain(form, error, "served_on")
    return _page("disclosures/office/serve.html", form, disclosure)


@blueprint.route("/<reference>/confirm-end", methods=["GET", "POST"])
@requires(Permission.DISCLOSURES_DECIDE)
@writes
def confirm_end(reference: str) -> ResponseReturnValue:
    """Confirm, as the second person, that it has ended for good."""
    disclosure = opened(reference)
    if disclosure is None or not disclosure.end_asked_for:
        return to_case(reference)
    form = forms.ChangeForm()
    if form.validate_on_submit():
        try:
            services.confirm_end(db_session(), current_actor(), disclosure, reasons=form.reasons.data)
            flash(_("It has ended and is gone from every public page."), "success")
            return to_case(reference)
        except (NotNow, InvalidInput) as error:
            explain(form, error)
    log_look_at(disclosure)
    page = render_template(
        "disclosures/office/change.html", action="confirm-end", form=form, **case.page(disclosure)
    )
    return page, 422 if form.errors else 200


@blueprint.get("/<reference>/papers/<any('notice', 'decision', 'repair-notice', 'refusal'):kind>")
@requires(Permission.DISCLOSURES_READ)
def paper(reference: str, kind: str) -> ResponseReturnValue:
    """A paper as it was issued, to be read and printed."""
    disclosure = opened(reference)
    if disclosure is None:
        return to_case(reference)
    known, found = paper_pages.get_paper(disclosure, kind, is_own=False)
    log_look_at(disclosure)
    return render_template(
        "disclosures/office/paper.html",
        disclosure=disclosure,
        kind=known,
        paper=found.for_template(),
        serving=_serving_of(disclosure, known),
    )


@blueprint.get("/<reference>/papers/<any('notice', 'decision', 'repair-notice', 'refusal'):kind>.pdf")
@requires(Permission.DISCLOSURES_READ)
def paper_pdf(reference: str, kind: str) -> ResponseReturnValue:
    """The same as a signed PDF file."""
    disclosure = opened(reference)
    if disclosure is None:
        return to_case(reference)
    known, found = paper_pages.get_paper(disclosure, kind, is_own=False)
    log_look_at(disclosure)
    return paper_pages.pdf_answer(disclosure, known, found, current_actor().key)


def _receive(disclosure: Disclosure, form: forms.CounterReplyForm) -> None:
    session, actor = db_session(), current_actor()
    if form.kind.data == ReplyKind.WAIVER:
        services.receive_waiver(session, actor, disclosure, came=form.came)
        return
    services.receive_reply(
        session,
        actor,
        disclosure,
        words=form.words.data or "",
        asks_hearing=form.hearing.data,
        came=form.came,
    )


def _serving_of(disclosure: Disclosure, kind: PaperKind) -> str:
    served_with = {PaperKind.REPAIR_NOTICE: PaperKind.DECISION}
    return case.serving_in_words(disclosure, served_with.get(kind, kind))


def _page(template: str, form: PortalForm, disclosure: Disclosure) -> ResponseReturnValue:
    log_look_at(disclosure)
    page = render_template(template, form=form, **case.page(disclosure))
    return page, 422 if form.errors else 200
