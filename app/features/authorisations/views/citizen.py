"""A citizen's own authorisations: give, note the code, follow, renew the code, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters import qr
from app.features.authorisations import labels, queries, services
from app.features.authorisations.models import Authorisation
from app.features.authorisations.states import Standing
from app.features.authorisations.views import held
from app.features.authorisations.views.timeline import timeline_of
from app.features.credit_reports import bound_forms, bound_queries
from app.features.credit_reports import labels as report_labels
from app.features.credit_reports.bounds import Bounds
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotNow
from app.kernel.ids import grouped_code
from app.web import throttle
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("authorisations", __name__, url_prefix="/me/authorisations")
_GIVEN = "30/day"


@blueprint.get("")
@citizens
def index() -> ResponseReturnValue:
    """Who may see what of me, newest first."""
    page = asked_page()
    found, total = queries.of_subject(
        db_session(), _subject_id(), offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    lines = [{"authorisation": one, **_in_words(one)} for one in found]
    return render_template("authorisations/index.html", paging=Paging(lines, page, total))


@blueprint.route("/new", methods=["GET", "POST"])
@citizens
def new() -> ResponseReturnValue:
    """For what, for whom, which parts, until when."""
    draft = bound_forms.find_draft(held.DRAFT)
    answers = bound_forms.answers_of(draft) if draft else bound_forms.first_answers()
    form = bound_forms.BoundsForm(data=answers)
    if form.validate_on_submit() and (bounds := form.within_rules()):
        bound_forms.keep_draft(held.DRAFT, bounds)
        return redirect(url_for("authorisations.check"), 303)
    return render_template("authorisations/new.html", form=form), 422 if form.errors else 200


@blueprint.route("/new/check", methods=["GET", "POST"])
@citizens
@writes
def check() -> ResponseReturnValue:
    """Everything once more; then it is given."""
    draft = bound_forms.find_draft(held.DRAFT)
    if draft is None:
        return redirect(url_for("authorisations.new"), 303)
    form = PortalForm()
    if form.validate_on_submit():
        throttle.by_key(_GIVEN, "authorisations", str(current_actor().account_id))
        try:
            given, code = services.give_authorisation(db_session(), current_actor(), draft)
        except InvalidInput:  # the day has changed meanwhile
            return redirect(url_for("authorisations.new"), 303)
        bound_forms.drop_draft(held.DRAFT)
        held.keep_code(given, code)
        return redirect(url_for("authorisations.code", reference=given.reference), 303)
    page = render_template("authorisations/check.html", form=form, bounds=draft, words=_words(draft))
    return page, 422 if form.errors else 200


@blueprint.route("/<reference>/code", methods=["GET", "POST"])
@citizens
def code(reference: str) -> ResponseReturnValue:
    """It is given: the code, for some minutes and never again; what happens next."""
    given = queries.get_own(db_session(), current_actor(), reference)
    form, shown = PortalForm(), grouped_code(held.find_code(given))
    if form.validate_on_submit():
        held.drop_code()
        flash(_("You have the code. It is not shown again."), "success")
        return redirect(url_for("authorisations.show", reference=reference), 303)
    page = render_template(
        "authorisations/code.html",
        form=form,
        authorisation=given,
        code=shown,
        qr=qr.png_data_uri(_link(shown)) if shown else "",
        **_in_words(given),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/<reference>")
@citizens
def show(reference: str) -> ResponseReturnValue:
    """One of my authorisations: what it opens, who opened it and when, and how to end it."""
    session, today = db_session(), clock.today()
    given = queries.get_own(session, current_actor(), reference)
    reports = bound_queries.of_authorisation(session, given.reference)
    return render_template(
        "authorisations/show.html",
        authorisation=given,
        steps=timeline_of(given, queries.deeds(session, given), today),
        is_active=given.standing_on(today) is Standing.ACTIVE,
        reports=[(report, report.is_valid_on(today)) for report in reports],
        labels=report_labels,
        **_in_words(given),
    )


@blueprint.route("/<reference>/new-code", methods=["GET", "POST"])
@citizens
@writes
def new_code(reference: str) -> ResponseReturnValue:
    """Have a new code made; the old one opens nothing any more."""
    given = queries.get_own(db_session(), current_actor(), reference)
    form = PortalForm()
    if form.validate_on_submit():
        throttle.by_key(_GIVEN, "authorisations", str(current_actor().account_id))
        try:
            held.keep_code(given, services.renew_code(db_session(), current_actor(), given))
        except NotNow:
            return redirect(url_for("authorisations.show", reference=reference), 303)
        return redirect(url_for("authorisations.code", reference=reference), 303)
    page = render_template("authorisations/new_code.html", form=form, authorisation=given)
    return page, 422 if form.errors else 200


@blueprint.route("/<reference>/revoke", methods=["GET", "POST"])
@citizens
@writes
def revoke(reference: str) -> ResponseReturnValue:
    """Take it back, at once."""
    given = queries.get_own(db_session(), current_actor(), reference)
    form = PortalForm()
    if form.validate_on_submit():
        try:
            services.revoke_authorisation(db_session(), current_actor(), given)
        except NotNow:
            return redirect(url_for("authorisations.show", reference=reference), 303)
        flash(_("The authorisation is taken back. It opens nothing any more."), "success")
        return redirect(url_for("authorisations.show", reference=reference), 303)
    page = render_template("authorisations/revoke.html", form=form, authorisation=given, **_in_words(given))
    return page, 422 if form.errors else 200


def _in_words(given: Authorisation) -> dict[str, Any]:
    standing = given.standing_on(clock.today())
    bounds = queries.bounds_of(db_session(), given)
    return {
        "bounds": bounds,
        "words": _words(bounds),
        "standing": labels.STANDINGS[standing],
        "tone": labels.TONES[standing],
    }


def _words(bounds: Bounds) -> dict[str, Any]:
    return {
        "purpose": report_labels.purpose_in_words(bounds.purpose, bounds.words),
        "kind": report_labels.recipient_kind_in_words(bounds.recipient_kind),
        "sections": report_labels.sections_in_words(list(bounds.sections)),
    }


def _link(code: str) -> str:
    """Where the code is entered. Behind the # it is sent to nobody: neither logs nor other sites see it."""
    return f"{url_for('authorisations_open.enter', _external=True)}#{code}"


def _subject_id() -> UUID:
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    return subject_id
