"""The office's deeds that need words: the one list of gaps, not accepting, proposing, deciding, more time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.records.views.purposes import log_look, stated_purpose
from app.features.repairs import forms, labels, policies, queries, services
from app.features.repairs.models import RepairApplication
from app.features.repairs.states import TABLE, RepairAction, RepairState
from app.features.repairs.views.case import case_of, look_at
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("repairs_judging", __name__, url_prefix="/office/repairs")


@blueprint.route("/<reference>/gaps", methods=["GET", "POST"])
@requires(Permission.REPAIRS_HANDLE)
@writes
def gaps(reference: str) -> ResponseReturnValue:
    """Say in one list, once, all that is missing."""
    application = _opened(reference)
    if not _may(application, RepairAction.ASK_COMPLETION):
        return _back(reference)
    form = forms.GapsForm()
    return _ask(
        "repairs/office/gaps.html",
        application,
        form,
        lambda: services.ask_completion(db_session(), current_actor(), application, gaps=form.gaps.data),
        _("The person has been told what is missing. The clock stands until it is there."),
    )


@blueprint.route("/<reference>/not-accept", methods=["GET", "POST"])
@requires(Permission.REPAIRS_HANDLE)
@writes
def not_accept(reference: str) -> ResponseReturnValue:
    """Do not accept it, with ground and reasons."""
    application = _opened(reference)
    if not _may(application, RepairAction.NOT_ACCEPT):
        return _back(reference)
    form = forms.NotAcceptedForm()
    return _ask(
        "repairs/office/not_accept.html",
        application,
        form,
        lambda: services.refuse_acceptance(
            db_session(),
            current_actor(),
            application,
            ground=form.ground.data,
            reasons=form.reasons.data,
        ),
        _("It is not accepted. The person has the reasons and the remedies."),
    )


@blueprint.route("/<reference>/propose", methods=["GET", "POST"])
@requires(Permission.REPAIRS_HANDLE)
@writes
def propose(reference: str) -> ResponseReturnValue:
    """Propose the decision with its reasons; a second person decides."""
    application = _opened(reference)
    if not (_may(application, RepairAction.PROPOSE) and _judges(application)):
        return _back(reference)
    handler = queries.handler_of(db_session(), current_actor(), application)
    form = forms.ProposalForm(is_recording=policies.is_recording(handler, application))
    return _ask(
        "repairs/office/propose.html",
        application,
        form,
        lambda: services.propose_decision(
            db_session(),
            current_actor(),
            application,
            outcome=form.chosen,
            reasons=form.reasons.data,
            bar=form.bar.data or "",
            body_answer_no=form.answer_no,
        ),
        _("Your proposal is kept. A second person decides."),
    )


@blueprint.route("/<reference>/decide", methods=["GET", "POST"])
@requires(Permission.REPAIRS_DECIDE)
@writes
def decide(reference: str) -> ResponseReturnValue:
    """Decide as proposed, once everything stands there again."""
    application = _opened(reference)
    if not _decides(application):
        return _back(reference)
    return _ask(
        "repairs/office/decide.html",
        application,
        PortalForm(),
        lambda: services.decide_as_proposed(db_session(), current_actor(), application),
        _("It is decided, and the person has been told."),
    )


@blueprint.route("/<reference>/send-back", methods=["GET", "POST"])
@requires(Permission.REPAIRS_DECIDE)
@writes
def send_back(reference: str) -> ResponseReturnValue:
    """Do not agree with the proposal."""
    application = _opened(reference)
    if not _decides(application):
        return _back(reference)
    form = forms.ReasonsForm()
    return _ask(
        "repairs/office/send_back.html",
        application,
        form,
        lambda: services.send_back(db_session(), current_actor(), application, reasons=form.reasons.data),
        _("The proposal is sent back with your reasons."),
    )


@blueprint.route("/<reference>/extend", methods=["GET", "POST"])
@requires(Permission.REPAIRS_HANDLE)
@writes
def extend(reference: str) -> ResponseReturnValue:
    """Take more time to decide, once, with reasons that the person reads."""
    application = _opened(reference)
    is_possible = _may(application, RepairAction.EXTEND) and _judges(application)
    if not is_possible or application.extended_at is not None:
        return _back(reference)
    form = forms.ReasonsForm()
    return _ask(
        "repairs/office/extend.html",
        application,
        form,
        lambda: services.extend_time(db_session(), current_actor(), application, reasons=form.reasons.data),
        _("The time is extended. The person has been told why and until when."),
    )


def _opened(reference: str) -> RepairApplication:
    return queries.get_for_staff(db_session(), current_actor(), reference)


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("repairs_office.show", reference=reference), 303)


def _may(application: RepairApplication, action: RepairAction) -> bool:
    """Whether the state and the post allow it, and the purpose of opening was stated."""
    actions = TABLE.actions(RepairState(application.state), current_actor())
    return action in actions and bool(stated_purpose(application.reference))


def _judges(application: RepairApplication) -> bool:
    return policies.can_judge(queries.handler_of(db_session(), current_actor(), application), application)


def _decides(application: RepairApplication) -> bool:
    is_second = policies.is_second_person(current_actor(), application)
    return _may(application, RepairAction.GRANT) and _judges(application) and is_second


def _ask(
    template: str, application: RepairApplication, form: Any, deed: Callable[[], object], done: str
) -> ResponseReturnValue:
    """Show the form beside the case, or do the deed and go back to it."""
    reference = application.reference
    if form.validate_on_submit():
        try:
            deed()
            flash(done, "success")
            return _back(reference)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "reasons")
    log_look(look_at(application), stated_purpose(reference))
    page = render_template(template, form=form, **case_of(application))
    return page, 422 if form.errors else 200
