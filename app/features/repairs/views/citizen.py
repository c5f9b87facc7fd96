"""A citizen's own repairs: what can be repaired and from when, the application as a case, the board."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.papers import pages as papers
from app.features.papers.models import IssuedPaper
from app.features.records.models import CreditRecord
from app.features.repairs import decisions, labels, notices, paper_words, queries, services
from app.features.repairs.models import RepairApplication
from app.features.repairs.states import TABLE, RepairAction, RepairState
from app.features.repairs.views.timeline import timeline_of
from app.features.uploads import answers as uploads
from app.kernel import clock
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.paper import Paper, office_contact
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("repairs", __name__, url_prefix="/me/repairs")
_WRITTEN = (RepairState.GRANTED, RepairState.REFUSED, RepairState.NOT_ACCEPTED)


@blueprint.get("")
@citizens
def index() -> ResponseReturnValue:
    """My applications, and for each negative record whether I can apply and from when."""
    session, subject_id, today = db_session(), current_actor().subject_id, clock.today()
    assert subject_id is not None  # `@citizens` saw to it
    applications = queries.of_subject(session, subject_id)
    waiting = {one.record_id: one for one in applications if one.is_open}
    return render_template(
        "repairs/index.html",
        applications=[_line(one) for one in applications],
        records=[
            {"record": record, "readiness": _readiness(record), "application": waiting.get(record.id)}
            for record in queries.negative_records_of(session, subject_id, today)
        ],
    )


@blueprint.get("/records/<reference>")
@citizens
def readiness(reference: str) -> ResponseReturnValue:
    """The checklist of one record: what is met, what is missing, from which day it is possible, which law."""
    session, today = db_session(), clock.today()
    record = queries.get_own_record(session, current_actor(), reference, today)
    return render_template(
        "repairs/readiness.html",
        record=record,
        readiness=_readiness(record),
        application=queries.find_open(session, record.id),
        ways=labels.ways_in_words(),
    )


@blueprint.get("/<reference>")
@citizens
def show(reference: str) -> ResponseReturnValue:
    """One of my applications as a case, with the board of recipients once it is granted."""
    session = db_session()
    application = queries.get_own(session, current_actor(), reference)
    decided_at, today = application.decided_at, clock.today()
    return render_template(
        "repairs/show.html",
        application=application,
        standing=labels.STANDINGS_OF_CASES[RepairState(application.state)],
        is_late=application.is_late_on(today),
        legal_clock=queries.standing_of(session, application, today),
        steps=timeline_of(application, queries.deeds(session, application), is_own=True),
        board=labels.board_rows(notices.of_application(session, application), today),
        proofs=_proof_rows(application),
        commitment=labels.commitment_in_words(application.commitment_code),
        gaps=queries.gaps_of(session, application),
        reasons=queries.reasons_of(session, application),
        extension=queries.extension_of(session, application),
        ground=labels.ground_in_words(application.ground),
        has_paper=application.state in _WRITTEN,
        remedies=_remedies(application) if decided_at else [],
        can_complete=_can(application, RepairAction.COMPLETE),
        can_withdraw=_can(application, RepairAction.WITHDRAW),
        is_record_usable=application.record.is_usable_on(today),
    )


@blueprint.get("/<reference>/decision")
@citizens
def decision_page(reference: str) -> ResponseReturnValue:
    """The written decision, to be printed."""
    application = queries.get_own(db_session(), current_actor(), reference)
    shown = papers.sealed(*_decision(application))
    return render_template("repairs/decision.html", application=application, paper=shown.for_template())


@blueprint.get("/<reference>/decision.pdf")
@citizens
def decision_pdf(reference: str) -> Response:
    """The written decision as a signed PDF file."""
    application = queries.get_own(db_session(), current_actor(), reference)
    return papers.pdf_answer(*_decision(application), reader=current_actor().key)


@blueprint.route("/<reference>/withdraw", methods=["GET", "POST"])
@citizens
@writes
def withdraw(reference: str) -> ResponseReturnValue:
    """Take an open application back."""
    session = db_session()
    application = queries.get_own(session, current_actor(), reference)
    if not _can(application, RepairAction.WITHDRAW):
        return redirect(url_for(".show", reference=reference), 303)
    form = PortalForm()
    if form.validate_on_submit():
        services.withdraw_application(session, current_actor(), application)
        flash(_("Your application is withdrawn."), "success")
        return redirect(url_for(".show", reference=reference), 303)
    page = render_template("repairs/withdraw.html", form=form, application=application)
    return page, 422 if form.errors else 200


@blueprint.get("/<reference>/proofs/<file>")
@citizens
def proof(reference: str, file: str) -> ResponseReturnValue:
    """One of my own files, as the portal keeps it."""
    application = queries.get_own(db_session(), current_actor(), reference)
    return uploads.download(queries.get_proof(db_session(), application, file))


def _decision(application: RepairApplication) -> tuple[IssuedPaper, Paper]:
    issued, facts = decisions.get_decision(db_session(), application)
    return issued, paper_words.decision_in_words(facts, contact=office_contact())


def _line(application: RepairApplication) -> dict[str, Any]:
    state = RepairState(application.state)
    return {
        "application": application,
        "state": labels.STATES[state],
        "tone": labels.TONES[state],
        "is_late": application.is_late_on(clock.today()),
    }


def _readiness(record: CreditRecord) -> dict[str, Any]:
    found = queries.readiness(db_session(), record, clock.today())
    return {
        "can_apply": found.can_apply,
        "possible_from": found.possible_from,
        "is_closed": found.is_closed,
        "in_one_sentence": labels.in_one_sentence(found),
        "lines": labels.checklist(found),
    }


def _proof_rows(application: RepairApplication) -> list[dict[str, Any]]:
    rows = uploads.rows(queries.proofs_of(db_session(), application))
    for row in rows:
        row["download"] = url_for("repairs.proof", reference=application.reference, file=row["reference"])
    return rows


def _remedies(application: RepairApplication) -> list[str]:
    if application.state not in {RepairState.REFUSED, RepairState.NOT_ACCEPTED}:
        return []
    assert application.decided_at is not None, "what was refused was decided"
    return labels.remedies(application.record.kind, clock.day_of(application.decided_at))


def _can(application: RepairApplication, action: RepairAction) -> bool:
    return action in TABLE.actions(RepairState(application.state), current_actor())
