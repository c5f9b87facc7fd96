"""The office: the officer's cases and figures, the question to whoever looked, what the auditor notes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.accesses import labels, policies, queries, services
from app.features.accesses.forms import DecisionForm, ExplanationForm
from app.features.accesses.labels import challenges as challenge_labels
from app.features.accesses.models import AccessChallenge
from app.features.accesses.states import TABLE, ChallengeAction, ChallengeOutcome, ChallengeState
from app.features.accesses.views.timeline import timeline_of
from app.kernel import access_log, clock
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.rulebook.rules import get_rule
from app.web.access import current_actor, requires
from app.web.forms import PortalForm
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.toolbox import toolbox
from app.web.unit_of_work import SAFE, db_session, writes

blueprint = Blueprint("access_challenges_office", __name__, url_prefix="/office/access-challenges")


@blueprint.get("/")
@requires(Permission.ACCESSES_DECIDE)
def index() -> ResponseReturnValue:
    """What waits for the officer, and the figures of the year."""
    today = clock.today()
    return render_template(
        "accesses/office/index.html",
        waiting=[_line(one) for one in queries.open_for(db_session(), current_actor())],
        figures=queries.figures(db_session(), today.year, today),
        outcomes=challenge_labels.OUTCOMES,
    )


@blueprint.get("/<reference>")
@requires(Permission.ACCESSES_DECIDE)
def show(reference: str) -> ResponseReturnValue:
    """One question: opening it is a look too."""
    challenge = queries.get_for_officer(db_session(), current_actor(), reference)
    _log_look(challenge)
    return render_template(
        "accesses/office/show.html", deed_form=PortalForm(), actions=_actions(challenge), **_case(challenge)
    )


@blueprint.post("/<reference>/ask")
@requires(Permission.ACCESSES_DECIDE)
@writes
def ask(reference: str) -> ResponseReturnValue:
    """Ask whoever looked."""
    challenge = queries.get_for_officer(db_session(), current_actor(), reference)
    services.ask_viewer(db_session(), current_actor(), challenge)
    flash(_("The explanation is asked for. Whoever looked sees the look alone."), "success")
    return redirect(url_for(".show", reference=reference), 303)


@blueprint.route("/<reference>/decide", methods=["GET", "POST"])
@requires(Permission.ACCESSES_DECIDE)
@writes
def decide(reference: str) -> ResponseReturnValue:
    """Answer the person in writing."""
    challenge = queries.get_for_officer(db_session(), current_actor(), reference)
    if ChallengeAction.DECIDE not in _actions(challenge):
        return redirect(url_for(".show", reference=reference), 303)
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            services.decide(
                db_session(),
                current_actor(),
                challenge,
                outcome=form.chosen,
                answer=form.answer.data,
                consequences=form.consequences.data or "",
            )
            flash(_("The question is answered. The person has been told."), "success")
            return redirect(url_for(".show", reference=reference), 303)
        except InvalidInput as error:
            form.take(error, challenge_labels.PROBLEMS, "answer")
    _log_look(challenge)
    page = render_template("accesses/office/decide.html", form=form, **_case(challenge))
    return page, 422 if form.errors else 200


@blueprint.get("/questions")
@requires(Permission.OFFICE_ENTER)
def questions() -> ResponseReturnValue:
    """The looks of mine that I am asked to explain."""
    found = queries.asked_of(db_session(), current_actor())
    lines = [{"look": labels.in_words(one.access), "explain_by": one.explain_by} for one in found]
    return render_template("accesses/office/questions.html", lines=lines)


@blueprint.route("/questions/<reference>", methods=["GET", "POST"])
@requires(Permission.OFFICE_ENTER)
@writes
def explain(reference: str) -> ResponseReturnValue:
    """Explain one of my looks. `reference` is the number of the look: nothing here says who asked."""
    challenge = queries.get_asked(db_session(), current_actor(), reference)
    form = ExplanationForm()
    if form.validate_on_submit():
        try:
            services.explain(db_session(), current_actor(), challenge, explanation=form.explanation.data)
            flash(_("Your explanation has gone to the data-protection officer."), "success")
            return redirect(url_for(".questions"), 303)
        except InvalidInput as error:
            form.take(error, challenge_labels.PROBLEMS, "explanation")
    page = render_template(
        "accesses/office/explain.html",
        form=form,
        look=labels.in_words(challenge.access),
        explain_by=challenge.explain_by,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/findings")
@requires(Permission.ACCESSES_READ)
def findings() -> ResponseReturnValue:
    """Looks that were not justified, and answers that are late: who looked, never at whom."""
    page = asked_page()
    found, total = queries.findings(db_session(), limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    lines = [_line(one) | {"once": _once_to_note(one)} for one in found]
    return render_template(
        "accesses/office/findings.html",
        lines=lines,
        paging=Paging(found, page, total),
    )


@blueprint.post("/findings/<reference>")
@requires(Permission.ACCESSES_NOTE)
@writes
def note(reference: str) -> ResponseReturnValue:
    """Take note of a finding."""
    challenge = queries.get_to_note(db_session(), current_actor(), reference)
    services.take_note(db_session(), current_actor(), challenge)
    flash(_("You have taken note of it."), "success")
    return redirect(url_for(".findings"), 303)


def _once_to_note(challenge: AccessChallenge) -> str:
    """A token for the button, empty where there is nothing to press."""
    can_note = policies.can_note(current_actor(), challenge)
    return str(PortalForm(formdata=None).once.data) if can_note else ""


def _actions(challenge: AccessChallenge) -> tuple[ChallengeAction, ...]:
    found = TABLE.actions(ChallengeState(challenge.state), current_actor())
    has_viewer = challenge.viewer.startswith("staff:")
    return tuple(one for one in found if has_viewer or one is not ChallengeAction.ASK)


def _line(challenge: AccessChallenge) -> dict[str, Any]:
    return {
        "challenge": challenge,
        "look": labels.in_words(challenge.access),
        "tag": challenge_labels.state_tag(challenge.state, challenge.outcome),
        "is_late": challenge.is_late_on(clock.today()),
        "is_unjustified": challenge.outcome == ChallengeOutcome.NOT_JUSTIFIED,
        "consequences": queries.words_of(db_session(), challenge, "consequences"),
    }


def _case(challenge: AccessChallenge) -> dict[str, Any]:
    session = db_session()
    return _line(challenge) | {
        "steps": timeline_of(challenge, queries.deeds(session, challenge)),
        "effect": challenge_labels.effect(challenge.outcome),
        "reason": queries.words_of(session, challenge, "reason"),
        "explanation": queries.words_of(session, challenge, "explanation"),
        "answer": queries.words_of(session, challenge, "answer"),
    }


def _log_look(challenge: AccessChallenge) -> None:
    """Opening a question about a look is a look: the person sees it (rule 6.1)."""
    source = get_rule("data-rights-answer").source
    if request.method not in SAFE:
        return  # the form with errors was opened a moment ago
    with toolbox().database.transaction() as session:
        access_log.record(
            session,
            current_actor(),
            subject_id=challenge.subject_id,
            action="accesses.challenge-viewed",
            thing=challenge.reference,
            fields="the look, the question, the explanation",
            purpose="answer-challenge",
            basis=f"{source.title} {source.article}".strip()[:200],
        )
