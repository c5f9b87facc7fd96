"""Pictures and attachments of a draft: one at a time, each with its words."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.publicity import forms, labels, policies, queries, services
from app.features.publicity.models import Article
from app.features.publicity.states import ArticleState, FileRole
from app.features.publicity.views.public import handed_out
from app.features.uploads import baskets
from app.features.uploads import labels as upload_labels
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes
from app.web.uploads import takes_files

blueprint = Blueprint("publicity_files", __name__, url_prefix="/office/publicity")


@blueprint.get("/<slug>/files")
@requires(Permission.PUBLICITY_PUBLISH)
def index(slug: str) -> ResponseReturnValue:
    """The files that the article has, how the text shows a picture, and adding one."""
    article = queries.get_for_staff(db_session(), current_actor(), slug)
    return _page(article, forms.FileForm())


@blueprint.post("/<slug>/files")
@requires(Permission.PUBLICITY_WRITE)
@takes_files
def receive(slug: str) -> ResponseReturnValue:
    """Receive the file, which commits by itself; then go on to where it is added with its words."""
    article = queries.get_for_staff(db_session(), current_actor(), slug)
    form, basket = forms.FileForm(), _basket(article)
    if baskets.receive(form.file, basket) or article.state != ArticleState.DRAFT:
        return redirect(url_for(".index", slug=slug, _anchor="file-received"), 303)
    if form.validate_on_submit() and not form.file.held:
        form.problem("file", _("Choose a file first"))
    if form.errors:
        return _page(article, form), 422
    try:
        number = _add(article.slug, form, basket)
    except InvalidInput as problem:
        form.take(problem, labels.PROBLEMS, "file")
        return _page(article, form), 422
    baskets.drop_basket(services.AREA, slug)
    flash(_("Added as 图%(number)s.", number=number), "success")
    return redirect(url_for(".index", slug=slug), 303)


def _add(slug: str, form: forms.FileForm, basket: baskets.Basket) -> int:
    """Receiving has transactions of its own, so this request reads only; the deed has one too."""
    with toolbox().database.transaction() as session:
        file = services.add_file(
            session,
            current_actor(),
            queries.get_for_staff(session, current_actor(), slug),
            basket=basket.key,
            role=form.role.data,
            words=form.words.data,
            words_en=form.words_en.data or "",
        )
        return file.number


@blueprint.post("/<slug>/files/<int:number>/remove")
@requires(Permission.PUBLICITY_WRITE)
@writes
def remove(slug: str, number: int) -> ResponseReturnValue:
    """Take a file off."""
    article = queries.get_for_staff(db_session(), current_actor(), slug)
    try:
        services.remove_file(db_session(), current_actor(), article, number)
        flash(_("Removed."), "success")
    except InvalidInput as problem:
        flash(labels.problem_in_words(problem.code, problem.values), "error")
    return redirect(url_for(".index", slug=slug), 303)


@blueprint.get("/<slug>/files/<reference>")
@requires(Permission.PUBLICITY_PUBLISH)
def file(slug: str, reference: str) -> ResponseReturnValue:
    """A file as the preview shows it."""
    article = queries.get_for_staff(db_session(), current_actor(), slug)
    return handed_out(article, queries.get_file_by_reference(db_session(), article, reference))


def _basket(article: Article) -> baskets.Basket:
    return baskets.open_basket(services.AREA, article.slug, owner_id=article.id)


def _page(article: Article, form: forms.FileForm) -> str:
    if not form.file.held:
        form.file.held = baskets.held(_basket(article))
    rows = [
        {
            "file": one,
            "is_picture": one.role == FileRole.PICTURE,
            "kind": upload_labels.kind(one.kind),
            "size": upload_labels.size(one.size),
            "url": url_for(".file", slug=article.slug, reference=one.reference),
        }
        for one in queries.files_of(db_session(), article)
    ]
    is_open = article.state == ArticleState.DRAFT and policies.can_write(current_actor())
    return render_template(
        "publicity/office/files.html", article=article, form=form, rows=rows, is_open=is_open
    )
