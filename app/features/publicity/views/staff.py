"""The editor's pages: write, preview, hand in; a second person publishes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.features.publicity import forms, labels, policies, queries, services
from app.features.publicity.contents import contents_of
from app.features.publicity.models import Article
from app.features.publicity.states import TABLE, ArticleAction, ArticleKind, ArticleState
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("publicity_office", __name__, url_prefix="/office/publicity")

_DEEDS = {
    ArticleAction.SUBMIT: services.submit_article,
    ArticleAction.PUBLISH: services.publish_article,
    ArticleAction.WITHDRAW: services.withdraw_article,
}


@blueprint.get("/")
@requires(Permission.PUBLICITY_PUBLISH)
def index() -> ResponseReturnValue:
    """All articles, the last changed first."""
    state, page = _asked_state(), asked_page()
    found, total = queries.list_for_staff(
        db_session(), current_actor(), state, offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    return render_template(
        "publicity/office/index.html",
        rows=[_row(article) for article in found],
        paging=Paging(found, page, total),
        state=state,
        states=[(one.value, words, None) for one, words in labels.STATES.items()],
        can_write=policies.can_write(current_actor()),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.PUBLICITY_WRITE)
@writes
def new() -> ResponseReturnValue:
    """Write an article: paste, look at what was read, keep it as a draft."""
    form, preview = forms.ArticleForm(), None
    if form.validate_on_submit():
        try:
            if "preview" in request.form:
                preview = _preview(form)
            else:
                article = services.write_article(db_session(), current_actor(), **_written(form))
                return redirect(url_for("publicity_office.show", slug=article.slug), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "text")
    return _write_page(form, preview, None), 422 if form.errors else 200


@blueprint.route("/<slug>/edit", methods=["GET", "POST"])
@requires(Permission.PUBLICITY_WRITE)
@writes
def edit(slug: str) -> ResponseReturnValue:
    """Change a draft."""
    article = queries.get_for_staff(db_session(), current_actor(), slug)
    if article.state != ArticleState.DRAFT:
        return redirect(url_for("publicity_office.show", slug=slug), 303)
    form, preview = forms.ArticleForm(obj=None, data=_kept(article)), None
    if form.validate_on_submit():
        try:
            if "preview" in request.form:
                preview = _preview(form)
            else:
                services.rewrite_article(db_session(), current_actor(), article, **_written(form))
                return redirect(url_for("publicity_office.show", slug=slug), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "text")
    return _write_page(form, preview, article), 422 if form.errors else 200


@blueprint.get("/<slug>")
@requires(Permission.PUBLICITY_PUBLISH)
def show(slug: str) -> ResponseReturnValue:
    """One article as it stands, as the public would read it, and the next steps."""
    actor, article = current_actor(), queries.get_for_staff(db_session(), current_actor(), slug)
    actions = TABLE.actions(ArticleState(article.state), actor)
    may_decide = policies.is_second_person(actor, article)
    return render_template(
        "publicity/office/show.html",
        article=article,
        row=_row(article),
        contents=contents_of(article.blocks),
        form=forms.ReturnForm(),
        buttons=_buttons(actions, may_publish=may_decide),
        can_edit=article.state == ArticleState.DRAFT and policies.can_write(actor),
        can_return=ArticleAction.RETURN in actions,
        needs_second_person=article.state == ArticleState.SUBMITTED and not may_decide,
        deeds=[
            (event.at, labels.deed(event.verb), labels.post(event.post))
            for event in queries.deeds(db_session(), article)
        ],
    )


@blueprint.post("/<slug>/<any('submit', 'publish', 'withdraw'):action>")
@requires(Permission.PUBLICITY_PUBLISH)
@writes
def act(slug: str, action: str) -> ResponseReturnValue:
    """Hand in, publish or withdraw."""
    article = queries.get_for_staff(db_session(), current_actor(), slug)
    _DEEDS[ArticleAction(action)](db_session(), current_actor(), article)
    flash(str(labels.DONE[ArticleAction(action)]), "success")
    return redirect(url_for("publicity_office.show", slug=slug), 303)


@blueprint.route("/<slug>/return", methods=["GET", "POST"])
@requires(Permission.PUBLICITY_PUBLISH)
@writes
def give_back(slug: str) -> ResponseReturnValue:
    """Give a handed-in article back with what has to be mended."""
    actor, article = current_actor(), queries.get_for_staff(db_session(), current_actor(), slug)
    if ArticleAction.RETURN not in TABLE.actions(ArticleState(article.state), actor):
        return redirect(url_for("publicity_office.show", slug=slug), 303)
    form = forms.ReturnForm()
    if form.validate_on_submit():
        services.return_article(db_session(), actor, article, reason=form.reason.data)
        return redirect(url_for("publicity_office.show", slug=slug), 303)
    page = render_template("publicity/office/return.html", form=form, article=article)
    return page, 422 if form.errors else 200


def _write_page(form: forms.ArticleForm, preview: Article | None, article: Article | None) -> str:
    return render_template(
        "publicity/office/write.html",
        form=form,
        article=article,
        preview=preview,
        preview_kind=labels.KINDS[ArticleKind(preview.kind)] if preview else "",
        contents=contents_of(preview.blocks) if preview else [],
    )


def _preview(form: forms.ArticleForm) -> Article:
    return services.preview_article(**_written(form))


def _written(form: forms.ArticleForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in ("kind", "text", "title", "summary")}


def _kept(article: Article) -> dict[str, str]:
    return {
        "kind": article.kind,
        "text": article.source_text,
        "title": article.title,
        "summary": article.summary,
    }


def _buttons(actions: tuple[ArticleAction, ...], *, may_publish: bool) -> list[tuple[str, Any]]:
    """What can be done now with one press."""
    open_now = [one for one in actions if one in _DEEDS and (one is not ArticleAction.PUBLISH or may_publish)]
    return [(one.value, labels.ACTIONS[one]) for one in open_now]


def _row(article: Article) -> dict[str, Any]:
    state = ArticleState(article.state)
    return {
        "article": article,
        "kind": labels.KINDS[ArticleKind(article.kind)],
        "state": labels.STATES[state],
        "tone": labels.TONES[state],
    }


def _asked_state() -> str:
    asked = request.args.get("state", "")
    if asked and asked not in set(ArticleState):
        raise NotFound("no-such-state")
    return asked
