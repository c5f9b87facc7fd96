"""The office's pages: which day, what is on, what there is to read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.campaigns import forms, labels, queries, services
from app.features.campaigns.queries import Occasion
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("campaigns_office", __name__, url_prefix="/office/campaigns")


@blueprint.get("/")
@requires(Permission.PUBLICITY_WRITE)
def index() -> ResponseReturnValue:
    """The campaigns of this year and the next."""
    year = clock.today().year
    found = queries.campaigns_of(db_session(), (year, year + 1))
    return render_template(
        "campaigns/office/index.html",
        rows=[(one, labels.name(one), labels.days(one.starts_on, one.ends_on)) for one in found],
    )


@blueprint.route("/<slug>/<int:year>", methods=["GET", "POST"])
@requires(Permission.PUBLICITY_WRITE)
@writes
def edit(slug: str, year: int) -> ResponseReturnValue:
    """Days, theme, words, materials; below them the programme."""
    occasion = queries.get_campaign_of(db_session(), slug, year)
    form = forms.PlanForm(data=_kept(occasion))
    if form.validate_on_submit():
        texts = {name: form[name].data or "" for name in services.TEXTS}
        try:
            services.plan_campaign(
                db_session(),
                current_actor(),
                occasion=slug,
                year=year,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                **texts,
            )
            flash(_("Kept. Everybody sees it now."), "success")
            return redirect(url_for(".edit", slug=slug, year=year), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "starts_on")
    page = render_template(
        "campaigns/office/edit.html",
        form=form,
        occasion=occasion,
        name=labels.name(occasion),
        days=labels.days(occasion.starts_on, occasion.ends_on),
        programme=occasion.plan.programme if occasion.plan else [],
        files=occasion.plan.files if occasion.plan else [],
        waits=queries.waits_to_be_shown(occasion.plan),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/<slug>/<int:year>/programme", methods=["GET", "POST"])
@requires(Permission.PUBLICITY_WRITE)
@writes
def add(slug: str, year: int) -> ResponseReturnValue:
    """Put something on the programme."""
    occasion = queries.get_campaign_of(db_session(), slug, year)
    form = forms.ItemForm(data={"on": occasion.starts_on})
    if form.validate_on_submit():
        starts_at, ends_at = form.span
        texts = {name: form[name].data or "" for name in ("title", "title_en", "place", "place_en")}
        try:
            services.add_item(
                db_session(), current_actor(), occasion=slug, year=year,
                starts_at=starts_at, ends_at=ends_at, **texts,
            )  # fmt: skip
            flash(_("It is on the programme."), "success")
            return redirect(url_for(".edit", slug=slug, year=year), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "title")
    page = render_template(
        "campaigns/office/add.html", form=form, occasion=occasion, name=labels.name(occasion)
    )
    return page, 422 if form.errors else 200


@blueprint.post("/<slug>/<int:year>/programme/<item>/remove")
@requires(Permission.PUBLICITY_WRITE)
@writes
def remove(slug: str, year: int, item: str) -> ResponseReturnValue:
    """Take something off the programme."""
    services.remove_item(db_session(), current_actor(), occasion=slug, year=year, item_id=item)
    flash(_("Taken off the programme."), "success")
    return redirect(url_for(".edit", slug=slug, year=year), 303)


def _kept(occasion: Occasion) -> dict[str, Any]:
    plan = occasion.plan
    if plan is None:
        return {}
    kept = {name: getattr(plan, name) for name in services.TEXTS if name != "materials"}
    return kept | {
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "materials": "\n".join(plan.materials),
    }
