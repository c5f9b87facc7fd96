"""Reads. The public sees what is published, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.features.publicity import policies
from app.features.publicity.models import Article
from app.features.publicity.states import ArticleState
from app.kernel import events
from app.kernel.actors import Actor
from app.kernel.errors import NotFound
from app.kernel.events import Event

_BATCH = 200


def _published() -> Select[Article]:
    return select(Article).where(Article.state == ArticleState.PUBLISHED)


def latest(session: Session, limit: int) -> tuple[Article, ...]:
    """The newest published articles."""
    newest = _published().order_by(Article.published_at.desc(), Article.id.desc()).limit(limit)
    return tuple(session.scalars(newest))


def list_published(
    session: Session, kind: str, *, offset: int, limit: int
) -> tuple[tuple[Article, ...], int]:
    """One page of the published articles of a kind (empty: every kind), newest first, and their number."""
    found = _published().where(Article.kind == kind) if kind else _published()
    total = session.scalar(select(func.count()).select_from(found.with_only_columns(Article.id).subquery()))
    page = found.order_by(Article.published_at.desc(), Article.id.desc()).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def count_by_kind(session: Session) -> dict[str, int]:
    """How many are published of each kind."""
    rows = session.execute(_published().with_only_columns(Article.kind, func.count()).group_by(Article.kind))
    return {str(kind): int(count) for kind, count in rows}


def get_published(session: Session, slug: str) -> Article:
    """One published article. Raises NotFound, also for one that was withdrawn."""
    article = session.scalar(_published().where(Article.slug == slug))
    if article is None:
        raise NotFound("no-such-article")
    return article


def published_by_ids(session: Session, ids: Collection[UUID]) -> dict[UUID, Article]:
    """Of these, the ones that are published."""
    if not ids:
        return {}
    return {article.id: article for article in session.scalars(_published().where(Article.id.in_(ids)))}


def ids_published(session: Session, ids: Collection[UUID]) -> frozenset[UUID]:
    """Of these, the ones that are published, without reading them."""
    if not ids:
        return frozenset()
    return frozenset(session.scalars(_published().with_only_columns(Article.id).where(Article.id.in_(ids))))


def all_published(session: Session) -> Iterator[Article]:
    """Every published article, oldest first, read in batches."""
    found = _published().order_by(Article.id).execution_options(yield_per=_BATCH)
    yield from session.scalars(found)


def count_published(session: Session) -> int:
    """How many are published."""
    return sum(count_by_kind(session).values())


def find_same(session: Session, *, source_digest: str, document_number: str, title: str) -> Article | None:
    """The article made from this very source, or from a document of this number and title."""
    by_source = session.scalar(select(Article).where(Article.source_digest == source_digest).limit(1))
    if by_source is not None or not document_number:
        return by_source
    same = (Article.document_number == document_number, Article.title == title)
    return session.scalar(select(Article).where(*same).order_by(Article.id).limit(1))


def is_slug_taken(session: Session, slug: str) -> bool:
    """Whether an article has this address, whatever its state."""
    return session.scalar(select(Article.id).where(Article.slug == slug)) is not None


def get_for_staff(session: Session, actor: Actor, slug: str) -> Article:
    """One article in the office, whatever its state. Raises NotFound."""
    article = session.scalar(select(Article).where(Article.slug == slug))
    if article is None or not policies.can_open_office(actor):
        raise NotFound("no-such-article")
    return article


def deeds(session: Session, article: Article) -> tuple[Event, ...]:
    """What was done to an article, first to last."""
    return events.history(session, article.slug)


def list_for_staff(
    session: Session, actor: Actor, state: str, *, offset: int, limit: int
) -> tuple[tuple[Article, ...], int]:
    """One page of the office's articles in a state (empty: any), last changed first, and their number."""
    if not policies.can_open_office(actor):
        return (), 0
    found = select(Article).where(Article.state == state) if state else select(Article)
    total = session.scalar(select(func.count()).select_from(found.with_only_columns(Article.id).subquery()))
    page = found.order_by(Article.changed_at.desc(), Article.id.desc()).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def count_waiting(session: Session, actor: Actor) -> int:
    """How many handed-in articles this actor could publish as the second person."""
    of_others = (Article.written_by != actor.key, Article.submitted_by != actor.key)
    waiting = select(func.count()).where(Article.state == ArticleState.SUBMITTED, *of_others)
    return session.scalar(waiting) or 0


def count_own_drafts(session: Session, actor: Actor) -> int:
    """How many drafts of this actor's own are not handed in, returned ones among them."""
    mine = (Article.state == ArticleState.DRAFT, Article.written_by == actor.key)
    return session.scalar(select(func.count()).select_from(Article).where(*mine)) or 0
