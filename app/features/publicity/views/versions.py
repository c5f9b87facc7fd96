"""Every text that was kept of an article, what changed between two, and taking an older one up again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.publicity import labels, policies, queries, services
from app.features.publicity.differences import differences
from app.features.publicity.manuscripts import Manuscript, from_kept
from app.features.publicity.states import ArticleState
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.forms import PortalForm
from app.web.templating import minute
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("publicity_versions", __name__, url_prefix="/office/publicity")


@blueprint.get("/<slug>/versions")
@requires(Permission.PUBLICITY_PUBLISH)
def index(slug: str) -> ResponseReturnValue:
    """All versions, the newest first."""
    article = queries.get_for_staff(db_session(), current_actor(), slug)
    return render_template(
        "publicity/office/versions.html",
        article=article,
        versions=[
            (version, labels.post(version.post)) for version in queries.versions_of(db_session(), article)
        ],
    )


@blueprint.get("/<slug>/versions/<int:number>")
@requires(Permission.PUBLICITY_PUBLISH)
def show(slug: str, number: int) -> ResponseReturnValue:
    """One version against the one before it."""
    session = db_session()
    article = queries.get_for_staff(session, current_actor(), slug)
    version = queries.get_version(session, article, number)
    older = from_kept(queries.get_version(session, article, number - 1).manuscript) if number > 1 else None
    return render_template(
        "publicity/office/version.html",
        article=article,
        version=version,
        post=labels.post(version.post),
        changes=_changes(older, from_kept(version.manuscript)),
        form=PortalForm(),
        can_restore=(
            policies.can_write(current_actor())
            and article.state == ArticleState.DRAFT
            and number != article.newest
        ),
    )


@blueprint.post("/<slug>/versions/<int:number>/restore")
@requires(Permission.PUBLICITY_WRITE)
@writes
def restore(slug: str, number: int) -> ResponseReturnValue:
    """Take an older text up again."""
    article = queries.get_for_staff(db_session(), current_actor(), slug)
    services.restore_version(db_session(), current_actor(), article, number)
    flash(_("Version %(number)s is the newest text again.", number=number), "success")
    return redirect(url_for("publicity_office.show", slug=slug), 303)


def _changes(older: Manuscript | None, newer: Manuscript) -> list[tuple[str, Any]]:
    """Field by field, what differs; of the first version everything is new."""
    before = older or Manuscript(kind="", text="")
    pairs = (
        (_("Title"), before.title, newer.title),
        (_("Summary"), before.summary, newer.summary),
        (_("Text"), before.text, newer.text),
        (_("English title"), before.title_en, newer.title_en),
        (_("English summary"), before.summary_en, newer.summary_en),
        (_("English text"), before.text_en, newer.text_en),
        (_("Document number"), before.document_number, newer.document_number),
        (_("Issuing body"), before.issuer, newer.issuer),
        (_("Related laws and articles"), before.related, newer.related),
        (_("Shown from"), minute(before.show_from), minute(newer.show_from)),
        (_("Shown until"), minute(before.show_until), minute(newer.show_until)),
    )
    found = [(name, differences(old, new)) for name, old, new in pairs]
    return [(name, paragraphs) for name, paragraphs in found if paragraphs]
