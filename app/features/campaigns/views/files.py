"""The files of a campaign: one at a time, each with its words."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.campaigns import forms, labels, queries, services
from app.features.campaigns.queries import Occasion
from app.features.uploads import answers, baskets
from app.features.uploads import queries as uploads
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes
from app.web.uploads import takes_files

blueprint = Blueprint("campaigns_files", __name__, url_prefix="/office/campaigns")


@blueprint.get("/<slug>/<int:year>/files")
@requires(Permission.PUBLICITY_WRITE)
def index(slug: str, year: int) -> ResponseReturnValue:
    """What there is to take along, and adding to it."""
    return _page(queries.get_campaign_of(db_session(), slug, year), forms.MaterialForm())


@blueprint.post("/<slug>/<int:year>/files")
@requires(Permission.PUBLICITY_WRITE)
@takes_files
def receive(slug: str, year: int) -> ResponseReturnValue:
    """Receive the file, which commits by itself; then go on to where it is added with its words."""
    occasion = queries.get_campaign_of(db_session(), slug, year)
    form, basket = forms.MaterialForm(), _basket(occasion)
    if baskets.receive(form.file, basket):
        return redirect(url_for(".index", slug=slug, year=year, _anchor="file-received"), 303)
    if form.validate_on_submit() and not form.file.held:
        form.problem("file", _("Choose a file first"))
    if form.errors:
        return _page(occasion, form), 422
    try:
        _add(occasion, form, basket)
    except InvalidInput as problem:
        form.take(problem, labels.PROBLEMS, "file")
        return _page(occasion, form), 422
    baskets.drop_basket(services.AREA, _name(occasion))
    flash(_("Added. Everybody sees it once you keep and show the campaign."), "success")
    return redirect(url_for(".index", slug=slug, year=year), 303)


def _add(occasion: Occasion, form: forms.MaterialForm, basket: baskets.Basket) -> None:
    """Receiving has transactions of its own, so this request reads only; the deed has one too."""
    with toolbox().database.transaction() as session:
        services.add_file(
            session,
            current_actor(),
            occasion=occasion.slug,
            year=occasion.year,
            basket=basket.key,
            words=form.words.data or "",
            words_en=form.words_en.data or "",
        )


@blueprint.post("/<slug>/<int:year>/files/<reference>/remove")
@requires(Permission.PUBLICITY_WRITE)
@writes
def remove(slug: str, year: int, reference: str) -> ResponseReturnValue:
    """Take a file off."""
    services.remove_file(db_session(), current_actor(), occasion=slug, year=year, reference=reference)
    flash(_("Removed."), "success")
    return redirect(url_for(".index", slug=slug, year=year), 303)


@blueprint.get("/<slug>/<int:year>/files/<reference>")
@requires(Permission.PUBLICITY_WRITE)
def file(slug: str, year: int, reference: str) -> ResponseReturnValue:
    """A file, also one that nobody else sees yet."""
    plan = queries.get_campaign_of(db_session(), slug, year).plan
    if plan is None:
        raise NotFound("no-such-file")
    return answers.download(uploads.get_attached(db_session(), services.AREA, plan.id, reference))


def _name(occasion: Occasion) -> str:
    return f"{occasion.slug}-{occasion.year}"


def _basket(occasion: Occasion) -> baskets.Basket:
    owner_id = occasion.plan.id if occasion.plan else None
    return baskets.open_basket(services.AREA, _name(occasion), owner_id=owner_id)


def _page(occasion: Occasion, form: forms.MaterialForm) -> str:
    if not form.file.held:
        form.file.held = baskets.held(_basket(occasion))
    rows = [
        {
            "file": one,
            "shown": labels.file(one, _address(occasion, one.reference), is_english=False),
        }
        for one in (occasion.plan.files if occasion.plan else ())
    ]
    return render_template(
        "campaigns/office/files.html",
        form=form,
        occasion=occasion,
        name=labels.name(occasion),
        rows=rows,
        waits=queries.waits_to_be_shown(occasion.plan),
    )


def _address(occasion: Occasion, reference: str) -> str:
    return url_for(".file", slug=occasion.slug, year=occasion.year, reference=reference)
