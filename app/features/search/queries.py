"""Reads: what the index has to hold, what of its answers may be shown, and what it does not know yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.search import Document
from app.features.disclosures import listing
from app.features.disclosures import queries as disclosures
from app.features.disclosures.models import Disclosure
from app.features.integrity_models.queries import showing as models
from app.features.integrity_models.queries.showing import Shown
from app.features.publicity import queries as publicity
from app.features.publicity.models import Article
from app.features.search import documents
from app.features.search.documents import ARTICLE, DISCLOSURE, MODEL, document_id, row_of
from app.kernel import clock
from app.kernel.outbox import OutboxItem

INDEX_KINDS = ("index.article", "index.disclosure", "index.model", "index.record")
_MOST_PENDING = 1_000
_BATCH = 200


def all_documents(session: Session) -> Iterator[Document]:
    """Everything that the public may see today, as the index holds it."""
    for article in publicity.all_indexable(session):
        yield documents.article_document(article)
    for shown in models.all_indexed(session):
        yield documents.model_document(shown)
    last: UUID | None = None
    while ids := disclosures.ids_visible(session, clock.today(), last, _BATCH):
        yield from _disclosure_documents(session, ids).values()
        last = ids[-1]
        session.expunge_all()


def count_documents(session: Session) -> int:
    """How many things the public may see today."""
    shown = sum(one.figure for one in listing.standings_on(session, clock.today()) if one.is_open)
    honoured = sum(one.figure for one in models.standings_on(session, clock.today()))
    return publicity.count_published(session) + shown + honoured


def documents_by_id(session: Session, ids: Collection[str]) -> dict[str, Document]:
    """Of these ids of the index, the documents of what the public may see today."""
    rows = _rows_by_kind(ids)
    articles = publicity.indexable_by_ids(session, rows[ARTICLE])
    found = {document.id: document for document in map(documents.article_document, articles.values())}
    honoured = map(documents.model_document, models.indexed_by_ids(session, rows[MODEL]).values())
    found |= {document.id: document for document in honoured}
    return found | _disclosure_documents(session, rows[DISCLOSURE])


def visible_rows(session: Session, ids: Collection[str]) -> dict[str, Article | Disclosure | Shown]:
    """Of these ids of the index, the rows that the public may see now: the database alone decides."""
    rows = _rows_by_kind(ids)
    articles = publicity.published_by_ids(session, rows[ARTICLE])
    shown = disclosures.visible_by_ids(session, clock.today(), rows[DISCLOSURE], with_contents=True)
    honoured = models.visible_by_ids(session, clock.today(), rows[MODEL])
    found: dict[str, Article | Disclosure | Shown] = {}
    found |= {document_id(ARTICLE, key): article for key, article in articles.items()}
    found |= {document_id(DISCLOSURE, key): disclosure for key, disclosure in shown.items()}
    return found | {document_id(MODEL, key): model for key, model in honoured.items()}


def ended_but_waiting(session: Session) -> frozenset[str]:
    """Ids that the index may hold although the public may not see them now.

    Their task waits, or the article begins later or has ended in the course of the day.
    """
    waiting = (
        select(OutboxItem.kind, OutboxItem.payload)
        .where(OutboxItem.kind.in_(INDEX_KINDS))
        .order_by(OutboxItem.id.desc())
        .limit(_MOST_PENDING)
    )
    changed = ids_of_tasks(session, [(kind, payload["id"]) for kind, payload in session.execute(waiting)])
    outside = {document_id(ARTICLE, one) for one in publicity.ids_outside_their_time(session)}
    # Whom a serious record hides stays in the index: that passes without a deed.
    clouded = {document_id(MODEL, row) for row in models.ids_clouded(session, clock.today())}
    return frozenset((changed - _shown_ids(session, changed)) | outside | clouded)


def ids_of_tasks(session: Session, tasks: Collection[tuple[str, str]]) -> set[str]:
    """The ids in the index that tasks, given as kind and row, are about."""
    ids = {document_id(ARTICLE, UUID(row)) for kind, row in tasks if kind == "index.article"}
    ids |= {document_id(DISCLOSURE, UUID(row)) for kind, row in tasks if kind == "index.disclosure"}
    ids |= {document_id(MODEL, UUID(row)) for kind, row in tasks if kind == "index.model"}
    records = [UUID(row) for kind, row in tasks if kind == "index.record"]
    if records:
        of_records = select(Disclosure.id).where(Disclosure.record_id.in_(records))
        ids |= {document_id(DISCLOSURE, row) for row in session.scalars(of_records)}
    return ids


def _shown_ids(session: Session, ids: Collection[str]) -> set[str]:
    """Of these ids of the index, those whose rows show now, without reading the rows."""
    rows = _rows_by_kind(ids)
    articles = publicity.ids_published(session, rows[ARTICLE])
    shown = disclosures.ids_shown_of(session, clock.today(), rows[DISCLOSURE])
    honoured = models.visible_by_ids(session, clock.today(), rows[MODEL])
    found = {document_id(ARTICLE, key) for key in articles} | {document_id(DISCLOSURE, key) for key in shown}
    return found | {document_id(MODEL, key) for key in honoured}


def _disclosure_documents(session: Session, ids: Collection[UUID]) -> dict[str, Document]:
    found = disclosures.visible_by_ids(session, clock.today(), ids, with_contents=True)
    built = (documents.disclosure_document(session, disclosure) for disclosure in found.values())
    return {document.id: document for document in built}


def _rows_by_kind(ids: Collection[str]) -> defaultdict[str, list[UUID]]:
    rows: defaultdict[str, list[UUID]] = defaultdict(list)
    for one in ids:
        kind, row = row_of(one)
        rows[kind].append(row)
    return rows
