"""An official document in the office: a file or pasted text, looked at, then kept as a draft."""

from __future__ import annotations

import hashlib

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.publicity import forms, labels, services
from app.features.publicity.contents import contents_of
from app.features.publicity.decoding import NotText, decoded
from app.features.publicity.manuscripts import Manuscript
from app.features.publicity.reading import Reading, read
from app.features.publicity.states import ArticleKind
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.unit_of_work import db_session, writes
from app.web.uploads import takes_files

blueprint = Blueprint("publicity_import", __name__, url_prefix="/office/publicity")


@blueprint.route("/import", methods=["GET", "POST"])
@requires(Permission.PUBLICITY_WRITE)
@takes_files
@writes
def new() -> ResponseReturnValue:
    """Read a document; a file's words are put into the form, so that nothing has to be chosen twice."""
    form, reading = forms.ImportForm(), None
    if form.validate_on_submit():
        try:
            text = services.text_of(_given(form))
            form.text.data = text
            reading = _read(form.kind.data, text)
            if "save" in request.form:
                return _keep(form.kind.data, text)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "text")
    page = render_template(
        "publicity/office/import.html",
        form=form,
        reading=reading,
        kind=labels.KINDS[ArticleKind(form.kind.data or ArticleKind.POLICY)],
        contents=contents_of(reading.blocks) if reading else [],
    )
    return page, 422 if form.errors else 200


def _given(form: forms.ImportForm) -> str:
    """The words of the file, or what was pasted. Raises InvalidInput."""
    file = form.file.data
    if file is not None and file.filename:
        try:
            return decoded(file.stream.read())
        except NotText:
            raise InvalidInput("not-text", field="file") from None
    if not (form.text.data or "").strip():
        raise InvalidInput("nothing-given", field="text")
    return str(form.text.data)


def _read(kind: str, text: str) -> Reading:
    composed = services.preview_article(Manuscript(kind=kind, text=text))
    return read(composed, "zh", (), lambda _file: "", {})


def _keep(kind: str, text: str) -> ResponseReturnValue:
    before = clock.now()
    article = services.import_document(
        db_session(),
        current_actor(),
        text=text,
        source_digest=hashlib.sha256(text.encode()).hexdigest(),
        publish=False,
        kind=kind,
    )
    if article.made_at < before:
        flash(_("This document is here already: this is it."), "information")
    return redirect(url_for("publicity_office.show", slug=article.slug), 303)
