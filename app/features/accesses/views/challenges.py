"""“I do not recognise this”: a person asks about a look at them, follows the question, reads the answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.accesses import labels, policies, queries, services
from app.features.accesses.forms import ChallengeForm
from app.features.accesses.labels import challenges as challenge_labels
from app.features.accesses.models import AccessChallenge
from app.features.accesses.states import TABLE, ChallengeAction, ChallengeState
from app.features.accesses.views.timeline import standing_of, timeline_of
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotFound, NotNow
from app.rulebook import deadlines
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("access_challenges", __name__)


@blueprint.route("/me/accesses/<reference>/challenge", methods=["GET", "POST"])
@citizens
@writes
def new(reference: str) -> ResponseReturnValue:
    """Ask about one look at me."""
    session, actor = db_session(), current_actor()
    look = queries.get_own_look(session, actor, reference)
    if not policies.can_challenge(actor, look):
        raise NotFound("nothing-to-ask")
    standing = queries.find_standing(session, look.id)
    if standing is not None:
        return redirect(url_for(".show", reference=standing.reference), 303)
    form = ChallengeForm()
    if form.validate_on_submit():
        try:
            challenge = services.challenge_access(session, actor, look=look, reason=form.reason.data)
            return redirect(url_for(".filed", reference=challenge.reference), 303)
        except InvalidInput as error:
            form.take(error, challenge_labels.PROBLEMS, "reason")
        except NotNow:
            return redirect(url_for("accesses.index"), 303)
    page = render_template(
        "accesses/challenges/new.html",
        form=form,
        look=labels.in_words(look),
        due=deadlines.due(services.CLOCK, clock.today()),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/me/accesses/challenges/<reference>/filed")
@citizens
def filed(reference: str) -> ResponseReturnValue:
    """It is sent: its number, what happens next and by when."""
    challenge = queries.get_own(db_session(), current_actor(), reference)
    return render_template("accesses/challenges/filed.html", challenge=challenge)


@blueprint.get("/me/accesses/challenges/<reference>")
@citizens
def show(reference: str) -> ResponseReturnValue:
    """One of my questions as a case."""
    challenge = queries.get_own(db_session(), current_actor(), reference)
    return render_template("accesses/challenges/show.html", **_case(challenge))


@blueprint.route("/me/accesses/challenges/<reference>/withdraw", methods=["GET", "POST"])
@citizens
@writes
def withdraw(reference: str) -> ResponseReturnValue:
    """Take a question back."""
    challenge = queries.get_own(db_session(), current_actor(), reference)
    if not _can_withdraw(challenge):
        return redirect(url_for(".show", reference=reference), 303)
    form = PortalForm()
    if form.validate_on_submit():
        services.withdraw(db_session(), current_actor(), challenge)
        flash(_("Your question is taken back."), "success")
        return redirect(url_for(".show", reference=reference), 303)
    page = render_template("accesses/challenges/withdraw.html", form=form, challenge=challenge)
    return page, 422 if form.errors else 200


def _can_withdraw(challenge: AccessChallenge) -> bool:
    return ChallengeAction.WITHDRAW in TABLE.actions(ChallengeState(challenge.state), current_actor())


def _case(challenge: AccessChallenge) -> dict[str, Any]:
    session = db_session()
    return {
        "challenge": challenge,
        "look": labels.in_words(challenge.access),
        "standing": standing_of(challenge),
        "is_late": challenge.is_late_on(clock.today()),
        "effect": challenge_labels.effect(challenge.outcome),
        "steps": timeline_of(challenge, queries.deeds(session, challenge)),
        "can_withdraw": _can_withdraw(challenge),
        "reason": queries.words_of(session, challenge, "reason"),
        "answer": queries.words_of(session, challenge, "answer"),
        "consequences": queries.words_of(session, challenge, "consequences"),
    }
