"""Drafts: every text that is kept is a version, and two editors at once lose nothing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.publicity import queries
from app.features.publicity.addresses import address_of, numbered
from app.features.publicity.composing import compose, fill
from app.features.publicity.manuscripts import Manuscript, from_kept
from app.features.publicity.models import Article, ArticleVersion
from app.features.publicity.services.noting import lock, note_change, require_writer
from app.features.publicity.states import ArticleState
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput, NotNow


def preview_article(manuscript: Manuscript, pictures: tuple[int, ...] = ()) -> Article:
    """What the manuscript would be as an article; nothing is kept. Raises InvalidInput."""
    return compose(manuscript, pictures)


def write_article(
    session: Session, actor: Actor, manuscript: Manuscript, *, verb: str = "publicity.written"
) -> Article:
    """Write a draft; its address comes from its number or title and stays. Raises InvalidInput."""
    require_writer(actor)
    composed, now = compose(manuscript), clock.now()
    article = Article(
        slug=_free_address(session, composed),
        state=ArticleState.DRAFT,
        version=0,
        newest=0,
        live=0,
        source_digest="",
        written_by=actor.key,
        made_at=now,
    )
    fill(article, composed)
    session.add(article)
    article.changed_at = now
    session.flush()
    _keep_version(session, actor, article, manuscript)
    note_change(session, actor, article, verb)
    return article


def rewrite_article(
    session: Session, actor: Actor, article: Article, manuscript: Manuscript, *, based_on: int
) -> Article:
    """Keep a new text of a draft; the same text again is no new version.

    `based_on`: the number of the version that the writer began from. Raises NotNow once it is handed in,
    InvalidInput("changed-meanwhile") where somebody else kept another text in between, and for the text.
    """
    require_writer(actor)
    lock(session, article)
    if article.state != ArticleState.DRAFT:
        raise NotNow("not-a-draft")
    if based_on != article.newest:
        raise InvalidInput("changed-meanwhile", field="text")
    return _replace(session, actor, article, manuscript, "publicity.rewritten", 0)


def restore_version(session: Session, actor: Actor, article: Article, number: int) -> Article:
    """Take an older text up again, as a new version. Raises NotFound, NotNow."""
    require_writer(actor)
    older = queries.get_version(session, article, number)
    lock(session, article)
    if article.state != ArticleState.DRAFT:
        raise NotNow("not-a-draft")
    return _replace(session, actor, article, from_kept(older.manuscript), "publicity.restored", older.number)


def _replace(
    session: Session, actor: Actor, article: Article, manuscript: Manuscript, verb: str, restores: int
) -> Article:
    composed = compose(manuscript, queries.picture_numbers(session, article))
    if queries.newest_version(session, article).manuscript == manuscript.as_kept():
        return article
    if not article.live:
        fill(article, composed)  # what the public has stays as it is until the new text is published
    _keep_version(session, actor, article, manuscript, restores)
    article.written_by, article.anonymised_by = actor.key, ""
    note_change(session, actor, article, verb, text=article.newest)
    return article


def _keep_version(
    session: Session, actor: Actor, article: Article, manuscript: Manuscript, restores: int = 0
) -> None:
    article.newest += 1
    session.add(
        ArticleVersion(
            article_id=article.id,
            number=article.newest,
            manuscript=manuscript.as_kept(),
            made_at=clock.now(),
            made_by=actor.key,
            post=actor.post,
            restores=restores,
        )
    )


def _free_address(session: Session, composed: Article) -> str:
    wanted = slug = address_of(composed.title, composed.document_number)
    count = 1
    while queries.is_slug_taken(session, slug):
        count += 1
        slug = numbered(wanted, count)
    return slug
