"""The editor's pages: write, preview, hand in; a second person publishes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.features.publicity import forms, labels, policies, queries, services
from app.features.publicity.contents import contents_of
from app.features.publicity.differences import differences
from app.features.publicity.manuscripts import Manuscript, Writing
from app.features.publicity.models import Article
from app.features.publicity.reading import Reading, read
from app.features.publicity.states import TABLE, ArticleAction, ArticleKind, ArticleState, Standing
from app.kernel import clock
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
    ArticleAction.REVISE: services.revise_article,
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
    """Write an article: look at what it becomes, keep it as a draft."""
    form, preview = forms.ArticleForm(), None
    form.offer_pictures({})
    if form.validate_on_submit():
        try:
            manuscript = form.manuscript(Writing.MARKDOWN)
            if "preview" in request.form:
                preview = services.preview_article(manuscript)
            else:
                article = services.write_article(db_session(), current_actor(), manuscript)
                return redirect(url_for("publicity_office.show", slug=article.slug), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "text")
    return _write_page(form, preview, None), 422 if form.errors else 200


@blueprint.route("/<slug>/edit", methods=["GET", "POST"])
@requires(Permission.PUBLICITY_WRITE)
@writes
def edit(slug: str) -> ResponseReturnValue:
    """Change a draft. Where somebody else kept another text meanwhile, both are shown and nothing is lost."""
    session, article = db_session(), queries.get_for_staff(db_session(), current_actor(), slug)
    if article.state != ArticleState.DRAFT:
        return redirect(url_for("publicity_office.show", slug=slug), 303)
    kept, files = queries.newest_manuscript(session, article), queries.files_of(session, article)
    form, preview = forms.ArticleForm(data=forms.fields_of(kept, article.newest)), None
    form.offer_pictures(forms.picture_choices(one for one in files if _is_picture(one)))
    conflict = None
    if form.validate_on_submit():
        manuscript = form.manuscript(kept.writing)
        try:
            if "preview" in request.form:
                pictures = queries.picture_numbers(session, article)
                preview = services.preview_article(manuscript, pictures)
            else:
                services.rewrite_article(session, current_actor(), article, manuscript, based_on=_base(form))
                return redirect(url_for("publicity_office.show", slug=slug), 303)
        except InvalidInput as error:
            if error.code == "changed-meanwhile":
                conflict = _conflict(form, article, kept, manuscript)
                return _write_page(form, preview, article, conflict), 422
            form.take(error, labels.PROBLEMS, "text")
    return _write_page(form, preview, article), 422 if form.errors else 200


@blueprint.get("/<slug>")
@requires(Permission.PUBLICITY_PUBLISH)
def show(slug: str) -> ResponseReturnValue:
    """One article as it stands, as the public would read it, and the next steps."""
    session, actor = db_session(), current_actor()
    article = queries.get_for_staff(session, actor, slug)
    manuscript, actions = queries.newest_manuscript(session, article), _actions(article)
    may_decide = policies.is_second_person(actor, article, queries.writers_since_live(session, article))
    newest = services.preview_article(manuscript, queries.picture_numbers(session, article))
    reading = _reading(newest, article)
    return render_template(
        "publicity/office/show.html",
        article=article,
        manuscript=manuscript,
        reading=reading,
        row=_row(article),
        contents=contents_of(reading.blocks),
        attachments=labels.attachments(reading.attachments),
        english=newest if newest.has_english else None,
        form=forms.ReturnForm(),
        buttons=_buttons(article, actions, may_publish=may_decide),
        can_edit=article.state == ArticleState.DRAFT and policies.can_write(actor),
        needs_checks=ArticleAction.SUBMIT in actions and article.kind == ArticleKind.WARNING_CASE,
        can_return=ArticleAction.RETURN in actions,
        needs_second_person=article.state == ArticleState.SUBMITTED and not may_decide,
        is_public=article.standing(clock.now()) is Standing.SHOWN,
        versions=len(queries.versions_of(session, article)),
        deeds=[
            (event.at, labels.deed(event.verb), labels.post(event.post))
            for event in queries.deeds(session, article)
        ],
    )


@blueprint.post("/<slug>/<any('submit', 'publish', 'withdraw', 'revise'):action>")
@requires(Permission.PUBLICITY_PUBLISH)
@writes
def act(slug: str, action: str) -> ResponseReturnValue:
    """Hand in, publish, withdraw or begin a new text."""
    article = queries.get_for_staff(db_session(), current_actor(), slug)
    try:
        _DEEDS[ArticleAction(action)](db_session(), current_actor(), article)
    except InvalidInput as problem:
        flash(labels.problem_in_words(problem.code, problem.values), "error")
        db_session().rollback()
        return redirect(url_for("publicity_office.show", slug=slug), 303)
    flash(str(labels.DONE[ArticleAction(action)]), "success")
    return redirect(url_for("publicity_office.show", slug=slug), 303)


@blueprint.route("/<slug>/hand-in", methods=["GET", "POST"])
@requires(Permission.PUBLICITY_WRITE)
@writes
def hand_in(slug: str) -> ResponseReturnValue:
    """Hand in a warning case: the list first."""
    actor, article = current_actor(), queries.get_for_staff(db_session(), current_actor(), slug)
    if ArticleAction.SUBMIT not in _actions(article):
        return redirect(url_for("publicity_office.show", slug=slug), 303)
    form = forms.HandInForm()
    if form.validate_on_submit():
        try:
            services.submit_article(db_session(), actor, article, is_anonymised=form.is_complete)
            flash(str(labels.DONE[ArticleAction.SUBMIT]), "success")
            return redirect(url_for("publicity_office.show", slug=slug), 303)
        except InvalidInput as problem:
            form.problem("checks", labels.problem_in_words(problem.code, problem.values))
    page = render_template("publicity/office/hand_in.html", form=form, article=article)
    return page, 422 if form.errors else 200


@blueprint.route("/<slug>/return", methods=["GET", "POST"])
@requires(Permission.PUBLICITY_PUBLISH)
@writes
def give_back(slug: str) -> ResponseReturnValue:
    """Give a handed-in article back with what has to be mended."""
    actor, article = current_actor(), queries.get_for_staff(db_session(), current_actor(), slug)
    if ArticleAction.RETURN not in _actions(article):
        return redirect(url_for("publicity_office.show", slug=slug), 303)
    form = forms.ReturnForm()
    if form.validate_on_submit():
        services.return_article(db_session(), actor, article, reason=form.reason.data)
        return redirect(url_for("publicity_office.show", slug=slug), 303)
    page = render_template("publicity/office/return.html", form=form, article=article)
    return page, 422 if form.errors else 200


def _write_page(
    form: forms.ArticleForm,
    preview: Article | None,
    article: Article | None,
    conflict: dict[str, Any] | None = None,
) -> str:
    reading = _reading(preview, article) if preview is not None else None
    return render_template(
        "publicity/office/write.html",
        form=form,
        article=article,
        reading=reading,
        preview_kind=labels.KINDS[ArticleKind(preview.kind)] if preview else "",
        attachments=labels.attachments(reading.attachments) if reading else [],
        contents=contents_of(reading.blocks) if reading else [],
        english=preview if preview and preview.has_english else None,
        conflict=conflict,
    )


def _reading(composed: Article, kept: Article | None) -> Reading:
    """An article that is composed and not kept, with the files and laws of the one that is."""
    session = db_session()
    files = [one for one in queries.files_of(session, kept) if not one.is_leaving] if kept else []
    related = queries.related_articles(session, composed.related)

    def address(file: Any) -> str:
        assert kept is not None, "only a kept article has files"
        return url_for("publicity_files.file", slug=kept.slug, reference=file.reference)

    return read(composed, "zh", files, address, related)


def _conflict(
    form: forms.ArticleForm, article: Article, kept: Manuscript, written: Manuscript
) -> dict[str, Any]:
    """What the other one kept, against what stands in the form; keeping it now keeps it on top of theirs."""
    form.base.data = str(article.newest)
    form.base.raw_data = [form.base.data]
    version = queries.newest_version(db_session(), article)
    return {
        "post": labels.post(version.post),
        "at": version.made_at,
        "number": version.number,
        "paragraphs": differences(kept.text, written.text),
    }


def _base(form: forms.ArticleForm) -> int:
    return int(form.base.data) if (form.base.data or "").isdigit() else 0


def _is_picture(file: Any) -> bool:
    return file.role == "picture" and not file.is_leaving


def _actions(article: Article) -> tuple[ArticleAction, ...]:
    return TABLE.actions(ArticleState(article.state), current_actor())


def _buttons(
    article: Article, actions: tuple[ArticleAction, ...], *, may_publish: bool
) -> list[tuple[str, Any]]:
    """What can be done now with one press."""
    closed = set() if may_publish else {ArticleAction.PUBLISH}
    if article.standing(clock.now()) not in {Standing.SHOWN, Standing.SCHEDULED}:
        closed.add(ArticleAction.WITHDRAW)
    if article.kind == ArticleKind.WARNING_CASE:
        closed.add(ArticleAction.SUBMIT)  # by way of the list
    return [(one.value, labels.ACTIONS[one]) for one in actions if one in _DEEDS and one not in closed]


def _row(article: Article) -> dict[str, Any]:
    state, standing = ArticleState(article.state), article.standing(clock.now())
    return {
        "article": article,
        "kind": labels.KINDS[ArticleKind(article.kind)],
        "state": labels.STATES[state],
        "tone": labels.TONES[state],
        "standing": labels.STANDINGS[standing],
        "standing_tone": labels.STANDING_TONES[standing],
    }


def _asked_state() -> str:
    asked = request.args.get("state", "")
    if asked and asked not in set(ArticleState):
        raise NotFound("no-such-state")
    return asked
