"""Pages that explain disclosures: the gates before one, and what to do about “this is not me”."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.features.disclosures import labels, policies, queries
from app.kernel import clock
from app.rulebook.rules import current_version
from app.web import throttle
from app.web.access import current_actor, public
from app.web.unit_of_work import db_session

blueprint = Blueprint("disclosure_guides", __name__, url_prefix="/disclosures")


@blueprint.get("/gates")
@public
def gates() -> ResponseReturnValue:
    """Every gate that has to be open before anything about a person is shown, with its law."""
    return render_template(
        "disclosures/gates.html", gates=labels.gate_rows(), rulebook_version=current_version()
    )


@blueprint.get("/not-me")
@public
def namesakes() -> ResponseReturnValue:
    """What somebody can do who is taken for another person."""
    return render_template("disclosures/not_me.html", disclosure=None, is_own=False)


@blueprint.get("/<reference>/object")
@public
def object_to(reference: str) -> ResponseReturnValue:
    """Whoever it is about goes on to the objection; anybody else reads what helps them instead."""
    throttle.person_page()
    disclosure = queries.get_visible(db_session(), clock.today(), reference)
    if policies.is_own(current_actor(), disclosure):
        return redirect(url_for("objections.new", record=disclosure.record.reference), 303)
    return render_template("disclosures/object.html", disclosure=disclosure)


@blueprint.get("/<reference>/not-me")
@public
def not_me(reference: str) -> ResponseReturnValue:
    """The same about one disclosure: whoever it is kept about objects, anybody else proves who they are."""
    throttle.person_page()
    disclosure = queries.get_visible(db_session(), clock.today(), reference)
    return render_template(
        "disclosures/not_me.html",
        disclosure=disclosure,
        is_own=policies.is_own(current_actor(), disclosure),
    )
