"""The administrator's pages: the register of bodies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.features.bodies import labels, queries, services
from app.features.bodies.forms import BodyForm
from app.features.bodies.models import Body, BodyKind
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("bodies", __name__, url_prefix="/office/bodies")


@blueprint.get("")
@requires(Permission.BODIES_MANAGE)
def index() -> ResponseReturnValue:
    """Every body, by name."""
    page, state = asked_page(), request.args.get("state", "")
    found, total = queries.page_of_bodies(
        db_session(),
        kind=_asked_kind(),
        is_confirmed={"confirmed": True, "unconfirmed": False}.get(state),
        offset=(page - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    return render_template(
        "bodies/index.html",
        bodies=[(one, labels.KINDS[BodyKind(one.kind)]) for one in found],
        paging=Paging(found, page, total),
        kind=request.args.get("kind", ""),
        kinds=[(kind.value, words, None) for kind, words in labels.KINDS.items()],
        state=state,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.BODIES_MANAGE)
@writes
def new() -> ResponseReturnValue:
    """Take a body in."""
    form = _form(None)
    if form.validate_on_submit():
        try:
            services.add_body(db_session(), current_actor(), **_typed(form))
            flash(_("The body is in the register."), "success")
            return redirect(url_for("bodies.index"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "name")
    return render_template("bodies/edit.html", form=form, body=None), 422 if form.errors else 200


@blueprint.route("/<uuid:body_id>", methods=["GET", "POST"])
@requires(Permission.BODIES_MANAGE)
@writes
def edit(body_id: UUID) -> ResponseReturnValue:
    """Put a body right, or confirm one that a sheet named."""
    body = queries.get_body(db_session(), body_id)
    form = _form(body)
    if form.validate_on_submit():
        try:
            services.change_body(db_session(), current_actor(), body, **_typed(form))
            flash(_("The body is changed."), "success")
            return redirect(url_for("bodies.index"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "name")
    return render_template("bodies/edit.html", form=form, body=body), 422 if form.errors else 200


def _form(body: Body | None) -> BodyForm:
    known = {} if body is None else {"name": body.name, "code": body.code or "", "kind": body.kind}
    if body is not None and body.parent_id is not None:
        known["parent"] = str(body.parent_id)
    form = BodyForm(data=known)
    others = [one for one in queries.all_bodies(db_session()) if body is None or one.id != body.id]
    form.parent.choices = [
        SelectChoice("", _("no other body")),
        *(SelectChoice(str(one.id), one.name) for one in others),
    ]
    return form


def _typed(form: BodyForm) -> dict[str, Any]:
    parent = form.parent.data
    return {
        "code": form.code.data,
        "name": form.name.data,
        "kind": BodyKind(form.kind.data),
        "parent": queries.get_body(db_session(), UUID(parent)) if parent else None,
    }


def _asked_kind() -> BodyKind | None:
    asked = request.args.get("kind", "")
    try:
        return BodyKind(asked) if asked else None
    except ValueError:
        raise NotFound("no-such-kind") from None
