"""Reads. The public sees what is published, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_, select, union_all
from sqlalchemy.orm import Session

from app.features.publicity import policies
from app.features.publicity.manuscripts import Manuscript, from_kept
from app.features.publicity.models import Article, ArticleFile, ArticleVersion
from app.features.publicity.states import ArticleState, FileRole, Standing
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.errors import Gone, NotFound
from app.kernel.events import Event

_BATCH = 200


def _live() -> Select[Article]:
    """What a second person has published and nobody withdrew; it may begin later, or have ended."""
    return select(Article).where(Article.live > 0, Article.withdrawn_at.is_(None))


def _published() -> Select[Article]:
    """What the public may see now: begun, and not ended. The clock decides, no job is needed."""
    now = clock.now()
    has_not_ended = or_(Article.expires_at.is_(None), Article.expires_at > now)
    return _live().where(Article.published_at <= now, has_not_ended)


def latest(session: Session, limit: int) -> tuple[Article, ...]:
    """The newest published articles."""
    newest = _published().order_by(Article.published_at.desc(), Article.id.desc()).limit(limit)
    return tuple(session.scalars(newest))


def list_published(
    session: Session, kind: str, *, offset: int, limit: int, domain: str = ""
) -> tuple[tuple[Article, ...], int]:
    """One page of the published articles of a kind and a field (empty: any), newest first, and how many."""
    found = _published().where(Article.kind == kind) if kind else _published()
    if domain:
        found = found.where(Article.domain == domain)
    total = session.scalar(select(func.count()).select_from(found.with_only_columns(Article.id).subquery()))
    page = found.order_by(Article.published_at.desc(), Article.id.desc()).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def count_by_kind(session: Session) -> dict[str, int]:
    """How many are published of each kind."""
    rows = session.execute(_published().with_only_columns(Article.kind, func.count()).group_by(Article.kind))
    return {str(kind): int(count) for kind, count in rows}


def get_published(session: Session, slug: str) -> Article:
    """One published article. Raises Gone for one that the public once had, NotFound for any other."""
    article = session.scalar(select(Article).where(Article.slug == slug))
    standing = article.standing(clock.now()) if article is not None else Standing.NEVER
    if article is not None and standing is Standing.SHOWN:
        return article
    if article is not None and standing in {Standing.ENDED, Standing.WITHDRAWN}:
        raise Gone(f"article-{standing}")
    raise NotFound("no-such-article")


def moments_of(session: Session, day: date) -> tuple[datetime, ...]:
    """The instants of a day at which an article begins or ends: a page made before is wrong after."""
    first, last = clock.start_of(day), clock.start_of(day + timedelta(days=1))
    begins = _live().with_only_columns(Article.published_at).where(Article.published_at.between(first, last))
    ends = _live().with_only_columns(Article.expires_at).where(Article.expires_at.between(first, last))
    return tuple(sorted(one for one in session.scalars(union_all(begins, ends)) if one is not None))


def ids_outside_their_time(session: Session) -> frozenset[UUID]:
    """Articles that the index knows and the public may not see: not begun, or ended today."""
    now = clock.now()
    ended_today = Article.expires_at.between(clock.start_of(clock.day_of(now)), now)
    outside = or_(Article.published_at > now, ended_today)
    return frozenset(session.scalars(_live().with_only_columns(Article.id).where(outside)))


def indexable_by_ids(session: Session, ids: Collection[UUID]) -> dict[UUID, Article]:
    """Of these, the ones that the index may hold: also those that begin later, which it masks."""
    if not ids:
        return {}
    return {article.id: article for article in session.scalars(_indexable().where(Article.id.in_(ids)))}


def all_indexable(session: Session) -> Iterator[Article]:
    """Every article that the index may hold, oldest first, read in batches."""
    found = _indexable().order_by(Article.id).execution_options(yield_per=_BATCH)
    yield from session.scalars(found)


def _indexable() -> Select[Article]:
    return _live().where(or_(Article.expires_at.is_(None), Article.expires_at > clock.now()))


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


# --- texts and files of one article --------------------------------------------------------------


def versions_of(session: Session, article: Article) -> tuple[ArticleVersion, ...]:
    """Every text that was kept, the newest first."""
    found = select(ArticleVersion).where(ArticleVersion.article_id == article.id)
    return tuple(session.scalars(found.order_by(ArticleVersion.number.desc())))


def get_version(session: Session, article: Article, number: int) -> ArticleVersion:
    """One text. Raises NotFound."""
    found = select(ArticleVersion).where(
        ArticleVersion.article_id == article.id, ArticleVersion.number == number
    )
    version = session.scalar(found)
    if version is None:
        raise NotFound("no-such-version")
    return version


def newest_version(session: Session, article: Article) -> ArticleVersion:
    """The text that was kept last."""
    return get_version(session, article, article.newest)


def newest_manuscript(session: Session, article: Article) -> Manuscript:
    """What the next publication would publish."""
    return from_kept(newest_version(session, article).manuscript)


def writers_since_live(session: Session, article: Article) -> frozenset[str]:
    """The keys of those who wrote what the public does not have yet."""
    found = select(ArticleVersion.made_by).where(
        ArticleVersion.article_id == article.id, ArticleVersion.number > article.live
    )
    files = select(ArticleFile.added_by).where(
        ArticleFile.article_id == article.id, ArticleFile.is_public.is_(False)
    )
    return frozenset(session.scalars(union_all(found, files)))


def files_of(session: Session, article: Article) -> tuple[ArticleFile, ...]:
    """Every file, in the order in which they came."""
    found = select(ArticleFile).where(ArticleFile.article_id == article.id)
    return tuple(session.scalars(found.order_by(ArticleFile.number)))


def get_file(session: Session, article: Article, number: int) -> ArticleFile:
    """One file by its number. Raises NotFound."""
    found = select(ArticleFile).where(ArticleFile.article_id == article.id, ArticleFile.number == number)
    file = session.scalar(found)
    if file is None:
        raise NotFound("no-such-file")
    return file


def get_file_by_reference(session: Session, article: Article, reference: str) -> ArticleFile:
    """One file by its address. Raises NotFound."""
    found = select(ArticleFile).where(
        ArticleFile.article_id == article.id, ArticleFile.reference == reference
    )
    file = session.scalar(found)
    if file is None:
        raise NotFound("no-such-file")
    return file


def last_file_number(session: Session, article: Article) -> int:
    """The highest number that a file has."""
    highest = select(func.max(ArticleFile.number)).where(ArticleFile.article_id == article.id)
    return session.scalar(highest) or 0


def picture_numbers(session: Session, article: Article) -> tuple[int, ...]:
    """The numbers of the pictures that the next text may show."""
    return tuple(
        file.number
        for file in files_of(session, article)
        if file.role == FileRole.PICTURE and not file.is_leaving
    )


def pictures_in_newest(session: Session, article: Article) -> frozenset[int]:
    """The numbers of the pictures that the newest text shows."""
    manuscript = newest_manuscript(session, article)
    words = f"{manuscript.text}\n{manuscript.text_en}"
    shown = {number for number in picture_numbers(session, article) if f"(图{number}" in words}
    return frozenset(shown | {manuscript.cover})


def related_articles(session: Session, lines: Collection[str]) -> dict[str, Article]:
    """Of these document numbers and addresses, the published articles."""
    if not lines:
        return {}
    named = [line.removeprefix("/publicity/") for line in lines]
    found = _published().where(or_(Article.slug.in_(named), Article.document_number.in_(named)))
    articles = tuple(session.scalars(found))
    by_name = {name: one for one in articles for name in (one.slug, one.document_number) if name}
    return {line: by_name[name] for line, name in zip(lines, named, strict=True) if name in by_name}
