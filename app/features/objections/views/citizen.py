"""A citizen's own objections: write, check, file, follow, withdraw, read the answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.clocks import queries as clocks
from app.features.objections import answers, forms, labels, paper_words, policies, queries, services
from app.features.objections.models import Objection
from app.features.objections.states import TABLE, ObjectionAction, ObjectionState
from app.features.objections.views import held
from app.features.objections.views.again import second_look
from app.features.objections.views.timeline import standing_of, timeline_of
from app.features.papers import pages as papers
from app.features.papers.models import IssuedPaper
from app.features.records import queries as records
from app.features.records.models import CreditRecord
from app.features.repairs import labels as repair_labels
from app.features.repairs import notices
from app.features.uploads import answers as uploads
from app.features.uploads import baskets
from app.kernel import clock
from app.kernel.errors import NotFound, NotNow
from app.rulebook import deadlines
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.paper import Paper, office_contact
from app.web.unit_of_work import db_session, writes
from app.web.uploads import takes_files

blueprint = Blueprint("objections", __name__)


@blueprint.get("/me/objections")
@citizens
def index() -> ResponseReturnValue:
    """All my objections, newest first."""
    subject_id, today = current_actor().subject_id, clock.today()
    assert subject_id is not None  # `@citizens` saw to it
    found = queries.of_subject(db_session(), subject_id)
    due_days = queries.days_due(db_session(), found, today)
    lines = [
        {
            "objection": objection,
            "due_on": due_days[objection.id],
            "state": labels.STATES[ObjectionState(objection.state)],
            "tone": labels.TONES[ObjectionState(objection.state)],
            "outcome": labels.outcome(objection.outcome),
            "ground": labels.ground(objection.ground),
            "is_late": objection.is_late_on(today),
        }
        for objection in found
    ]
    return render_template("objections/index.html", lines=lines)


@blueprint.route("/me/objections/new", methods=["GET", "POST"])
@citizens
@takes_files
def new() -> ResponseReturnValue:
    """What is wrong with one of my records."""
    if "record" not in request.args:
        return _choose_record()
    record = _asked_record()
    already = queries.find_open(db_session(), record.id)
    if already is not None:
        return render_template("objections/already_open.html", record=record, objection=already)
    asked = {"ground": request.args.get("ground", "")}  # such as “not me”, chosen on a page before
    form = forms.ObjectionForm(data=held.find_draft(record.reference) or asked)
    if baskets.receive(form.evidence, _evidence_for(record)):
        held.keep_draft(record.reference, form.answers)
        return redirect(url_for(".new", record=record.reference, _anchor="evidence-received"), 303)
    if not form.evidence.is_pressed and form.validate_on_submit():
        held.keep_draft(record.reference, form.answers)
        return redirect(url_for("objections.check", record=record.reference), 303)
    return render_template("objections/new.html", form=form, record=record), 422 if form.errors else 200


@blueprint.route("/me/objections/new/check", methods=["GET", "POST"])
@citizens
@writes
def check() -> ResponseReturnValue:
    """Check the answers, then file the objection."""
    session, record = db_session(), _asked_record()
    draft, basket = held.find_draft(record.reference), _evidence_for(record)
    if draft is None or not all(draft.values()):
        return redirect(url_for("objections.new", record=record.reference), 303)
    form = PortalForm()
    if form.validate_on_submit():
        try:
            objection = services.file_objection(
                session,
                current_actor(),
                record=record,
                ground=forms.ground_of(draft),
                request=draft["request"],
                basket=basket.key,
            )
        except NotNow:
            return redirect(url_for("objections.new", record=record.reference), 303)
        held.drop_draft(record.reference)
        baskets.drop_basket(services.AREA, record.reference)
        return redirect(url_for("objections.filed", reference=objection.reference), 303)
    due = deadlines.due(queries.deadline_of(record), clock.today())
    page = render_template(
        "objections/check.html",
        form=form,
        record=record,
        ground=labels.ground(draft["ground"]),
        request_text=draft["request"],
        evidence=baskets.held(basket),
        due=due,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/me/objections/<reference>/filed")
@citizens
def filed(reference: str) -> ResponseReturnValue:
    """It is filed: its number, what happens next and by when."""
    objection = queries.get_own(db_session(), current_actor(), reference)
    return render_template("objections/filed.html", objection=objection)


@blueprint.get("/me/objections/<reference>")
@citizens
def show(reference: str) -> ResponseReturnValue:
    """One of my objections as a case."""
    session = db_session()
    objection = queries.get_own(session, current_actor(), reference)
    standing = clocks.standing_of(session, queries.clock_of(objection), clock.today())
    return render_template(
        "objections/show.html",
        objection=objection,
        standing=standing_of(objection),
        is_late=objection.is_late_on(clock.today()),
        legal_clock=standing,
        steps=timeline_of(
            objection,
            queries.deeds(session, objection),
            due_on=standing.due.on,
            again=queries.find_reconsideration(session, objection),
            is_own=True,
        ),
        can_withdraw=_can_withdraw(objection),
        can_add_evidence=policies.can_add_evidence(current_actor(), objection),
        evidence=_evidence_rows(objection),
        is_record_usable=objection.record.is_usable_on(clock.today()),
        can_reconsider=queries.can_ask_reconsideration(session, objection, clock.today()),
        can_remind=queries.can_remind(session, objection, clock.today()),
        board=repair_labels.board_rows(notices.of_objection(session, objection.id), clock.today()),
        deed_form=PortalForm(),
        **second_look(objection, is_office=False),
        **_said(objection),
    )


@blueprint.route("/me/objections/<reference>/withdraw", methods=["GET", "POST"])
@citizens
@writes
def withdraw(reference: str) -> ResponseReturnValue:
    """Take an open objection back."""
    session = db_session()
    objection = queries.get_own(session, current_actor(), reference)
    if not _can_withdraw(objection):
        return redirect(url_for("objections.show", reference=reference), 303)
    form = PortalForm()
    if form.validate_on_submit():
        services.withdraw_objection(session, current_actor(), objection)
        flash(_("Your objection is withdrawn."), "success")
        return redirect(url_for("objections.show", reference=reference), 303)
    page = render_template("objections/withdraw.html", form=form, objection=objection)
    return page, 422 if form.errors else 200


@blueprint.get("/me/objections/<reference>/answer")
@citizens
def answer(reference: str) -> ResponseReturnValue:
    """The written answer, to be printed."""
    objection = _answered(reference)
    issued, paper = _answer_in_words(objection)
    shown = papers.sealed(issued, paper) if issued is not None else paper
    return render_template(
        "objections/answer.html",
        objection=objection,
        paper=shown.for_template(),
        pdf=url_for(".answer_pdf", reference=reference),
    )


@blueprint.get("/me/objections/<reference>/answer.pdf")
@citizens
def answer_pdf(reference: str) -> ResponseReturnValue:
    """The same as a signed PDF file."""
    issued, paper = _answer_in_words(_answered(reference))
    if issued is None:
        raise NotFound("issued-before-papers-had-codes")
    return papers.pdf_answer(issued, paper, reader=current_actor().key)


def _answered(reference: str) -> Objection:
    objection = queries.get_own(db_session(), current_actor(), reference)
    if objection.decided_at is None:
        raise NotFound("no-answer-yet")
    return objection


def _answer_in_words(objection: Objection) -> tuple[IssuedPaper | None, Paper]:
    issued, facts = answers.answer_of(db_session(), objection)
    return issued, paper_words.answer_in_words(facts, contact=office_contact())


def _asked_record() -> CreditRecord:
    asked = request.args.get("record", "")
    return records.get_own(db_session(), current_actor(), asked, clock.today())


def _evidence_for(record: CreditRecord) -> baskets.Basket:
    return baskets.open_basket(services.AREA, record.reference)


def _evidence_rows(objection: Objection) -> list[dict[str, Any]]:
    rows = uploads.rows(queries.evidence_of(db_session(), objection))
    for row in rows:
        row["download"] = url_for(
            "objections_evidence.own", reference=objection.reference, file=row["reference"]
        )
    return rows


def _choose_record() -> ResponseReturnValue:
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    found = records.records_of(db_session(), subject_id, clock.today())
    return render_template("objections/choose.html", records=found)


def _can_withdraw(objection: Objection) -> bool:
    return ObjectionAction.WITHDRAW in TABLE.actions(ObjectionState(objection.state), current_actor())


def _said(objection: Objection) -> dict[str, Any]:
    """What the person asked for and what they were answered."""
    session, answered_at = db_session(), objection.decided_at
    return {
        "ground": labels.ground(objection.ground),
        "request_text": queries.request_of(session, objection),
        "effect": labels.effect(objection.outcome),
        "answer_text": queries.answer_of(session, objection),
        "remedies": labels.remedies(objection.record.kind, clock.day_of(answered_at)) if answered_at else [],
    }
