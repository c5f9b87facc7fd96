"""A citizen's own objection after it is filed: add words, remind the office, have others look again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.objections import answers, following, forms, labels, paper_words, policies, queries
from app.features.objections import reconsidering as services
from app.features.objections.models import Objection
from app.features.papers import pages as papers
from app.features.papers.models import IssuedPaper
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotFound
from app.rulebook import deadlines
from app.web.access import citizens, current_actor
from app.web.paper import Paper, office_contact
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("objections_following", __name__, url_prefix="/me/objections/<reference>")


@blueprint.route("/supplement", methods=["GET", "POST"])
@citizens
@writes
def supplement(reference: str) -> ResponseReturnValue:
    """Add words to an open objection."""
    session, actor = db_session(), current_actor()
    objection = queries.get_own(session, actor, reference)
    if not policies.can_add_evidence(actor, objection):
        return _back(reference)
    form = forms.SupplementForm()
    if form.validate_on_submit():
        try:
            following.supplement_objection(session, actor, objection, words=form.words.data)
            flash(_("Your words have arrived with the office that handles the objection."), "success")
            return _back(reference)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "words")
    page = render_template("objections/supplement.html", form=form, objection=objection)
    return page, 422 if form.errors else 200


@blueprint.post("/remind")
@citizens
@writes
def remind(reference: str) -> ResponseReturnValue:
    """Remind an office that is late, once a day."""
    objection = queries.get_own(db_session(), current_actor(), reference)
    if queries.can_remind(db_session(), objection, clock.today()):
        following.remind_office(db_session(), current_actor(), objection)
        flash(_("The office is reminded. It sees so at its desk."), "success")
    return _back(reference)


@blueprint.route("/reconsider", methods=["GET", "POST"])
@citizens
@writes
def reconsider(reference: str) -> ResponseReturnValue:
    """Ask that others look at it again."""
    session, actor = db_session(), current_actor()
    objection = queries.get_own(session, actor, reference)
    if not queries.can_ask_reconsideration(session, objection, clock.today()):
        return _back(reference)
    form = forms.ReconsiderForm()
    if form.validate_on_submit():
        try:
            services.ask_reconsideration(session, actor, objection, request=form.request.data)
            flash(_("Your objection is looked at again, by others than those who decided."), "success")
            return _back(reference)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "request")
    page = render_template(
        "objections/reconsider.html",
        form=form,
        objection=objection,
        until=queries.reconsideration_until(objection),
        days=deadlines.get_deadline("reconsideration", clock.today()).length,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/reconsider/withdraw")
@citizens
@writes
def withdraw(reference: str) -> ResponseReturnValue:
    """The first answer shall stand after all."""
    session = db_session()
    objection = queries.get_own(session, current_actor(), reference)
    asked = queries.find_reconsideration(session, objection)
    if asked is not None and asked.is_open:
        services.withdraw_reconsideration(session, current_actor(), asked)
        flash(_("You have withdrawn it. The first answer stands."), "success")
    return _back(reference)


@blueprint.get("/reconsideration")
@citizens
def decision(reference: str) -> ResponseReturnValue:
    """The decision on the reconsideration, to be printed."""
    objection = queries.get_own(db_session(), current_actor(), reference)
    issued, paper = _in_words(objection)
    return render_template(
        "objections/answer.html",
        objection=objection,
        paper=papers.sealed(issued, paper).for_template(),
        pdf=url_for(".decision_pdf", reference=reference),
    )


@blueprint.get("/reconsideration.pdf")
@citizens
def decision_pdf(reference: str) -> ResponseReturnValue:
    """The same as a signed PDF file."""
    issued, paper = _in_words(queries.get_own(db_session(), current_actor(), reference))
    return papers.pdf_answer(issued, paper, reader=current_actor().key)


def _in_words(objection: Objection) -> tuple[IssuedPaper, Paper]:
    issued, facts = answers.reconsideration_of(db_session(), objection)
    if issued is None:
        raise NotFound("no-decision-yet")
    return issued, paper_words.reconsideration_in_words(facts, contact=office_contact())


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("objections.show", reference=reference), 303)
