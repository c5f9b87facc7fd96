"""Photographs and documents: with the tip, later by receipt, and as staff see them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.tips import forms, policies, queries, services
from app.features.tips.models import Tip
from app.features.tips.views import held, limits, steps
from app.features.tips.views.blueprints import office, reporters
from app.features.tips.views.desk_pages import log_view, opened
from app.features.tips.views.filing import next_address, position_of
from app.features.tips.views.mailbox import opened_tip
from app.features.uploads import answers, baskets
from app.features.uploads import queries as uploads
from app.kernel.permissions import Permission
from app.web.access import public, requires
from app.web.paging import asked_page
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session
from app.web.uploads import takes_files


@reporters.route("/tips/new/evidence", methods=["GET", "POST"])
@public
@takes_files
def evidence() -> ResponseReturnValue:
    """Files that go with the tip: received at once, and his again where the form has an error."""
    draft, one = held.find_draft(), steps.step_named("evidence")
    if draft is None:
        return redirect(url_for("tips.new"), 303)
    if draft.tip_id:
        return redirect(url_for("tips.receipt"), 303)
    form = forms.EvidenceForm()
    if baskets.receive(form.evidence, held.basket_of_draft()):
        return redirect(url_for("tips.evidence"), 303)
    if form.validate_on_submit():
        return redirect(next_address(one, draft), 303)
    page = render_template("tips/step.html", form=form, **position_of(one, draft))
    return page, 422 if form.errors else 200


@reporters.route("/tips/follow-up/evidence", methods=["GET", "POST"])
@public
@takes_files
def more_evidence() -> ResponseReturnValue:
    """Further files for a tip that was opened by its code."""
    tip = opened_tip()
    if tip is None:
        return redirect(url_for("tips.follow_up"), 303)
    if not policies.can_write(tip):
        return redirect(url_for("tips.conversation"), 303)
    form, name = forms.EvidenceForm(), f"more:{tip.id}"
    basket = baskets.open_basket(services.AREA, name, owner_id=tip.id)
    if baskets.receive(form.evidence, basket):
        return redirect(url_for("tips.more_evidence"), 303)
    if form.validate_on_submit() and limits.is_within(form, "20/day", "evidence", str(tip.id)):
        if not form.evidence.held:
            return redirect(url_for("tips.conversation"), 303)
        _hand_in(tip, basket.key)
        baskets.drop_basket(services.AREA, name)
        flash(_("Your files have arrived."), "success")
        return redirect(url_for("tips.conversation"), 303)
    page = render_template("tips/more_evidence.html", form=form)
    return page, 422 if form.errors else 200


@office.get("/<reference>/files/<name>")
@requires(Permission.TIPS_HANDLE)
def file(reference: str, name: str) -> ResponseReturnValue:
    """A file as a picture; each look is logged."""
    tip, number = opened(reference), asked_page()
    upload = uploads.get_attached(db_session(), services.AREA, tip.id, name)
    shown = answers.picture(upload, page=number)
    log_view(tip, "file")
    here: dict[str, Any] = {"reference": reference, "name": name}
    return render_template(
        "tips/office/file.html",
        tip=tip,
        row=answers.rows([upload])[0],
        shown=shown,
        download=url_for("tips_office.download", **here),
        earlier=url_for("tips_office.file", **here, page=number - 1) if number > 1 else None,
        later=url_for("tips_office.file", **here, page=number + 1)
        if shown and number < shown.pages
        else None,
    )


@office.get("/<reference>/files/<name>/download")
@requires(Permission.TIPS_HANDLE)
def download(reference: str, name: str) -> ResponseReturnValue:
    """The file itself, to be kept and not to be run; each download is logged."""
    tip = opened(reference)
    upload = uploads.get_attached(db_session(), services.AREA, tip.id, name)
    log_view(tip, "download")
    return answers.download(upload)


def _hand_in(tip: Tip, basket: str) -> None:
    """In a transaction of its own: what was received before has had its own too."""
    with toolbox().database.transaction() as session:
        services.add_evidence(session, queries.get_tip(session, tip.reference), basket)
