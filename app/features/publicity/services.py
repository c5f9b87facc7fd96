"""Writes: import, write, hand in, publish by a second person, return, withdraw. Each deed an event."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from app.features.publicity import policies, queries
from app.features.publicity.addresses import address_of, numbered
from app.features.publicity.models import Article
from app.features.publicity.states import TABLE, ArticleAction, ArticleKind, ArticleState
from app.features.publicity.structure import (
    Block,
    BlockKind,
    Foreword,
    NoDocument,
    OfficialDocument,
    read_document,
)
from app.kernel import clock, events, outbox
from app.kernel.actors import Actor
from app.kernel.errors import FourEyes, InvalidInput, NotAllowed, NotNow
from app.rulebook.identity import is_id_number

LONGEST = {
    "title": 200,
    "summary": 400,
    "text": 200_000,
    "reason": 400,
    "document_number": 60,
    "issuer": 1000,
}
_SUMMARY = 120
_LONG_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def import_document(
    session: Session, actor: Actor, *, text: str, source_digest: str, publish: bool
) -> Article:
    """Make an official document's text an article of policy.

    The same document again, by its source or by its number and title, changes nothing. With `publish` an
    article that is not published yet goes the whole way: only the import command may, as the portal itself.
    """
    read = _read(text, "")
    article = queries.find_same(
        session, source_digest=source_digest, document_number=read.document_number, title=read.title
    )
    if article is None:
        article = _new_article(session, actor, "publicity.imported", ArticleKind.POLICY, read, text, "")
        article.source_digest = source_digest
    if publish and article.state == ArticleState.DRAFT:
        submit_article(session, actor, article)
    if publish and article.state == ArticleState.SUBMITTED:
        publish_article(session, actor, article)
    return article


def preview_article(*, kind: str, text: str, title: str = "", summary: str = "") -> Article:
    """What the text would be as an article; nothing is kept. Raises InvalidInput."""
    article = Article(kind=_checked_kind(kind))
    _fill(article, _read(text, title), text, summary)
    return article


def write_article(
    session: Session, actor: Actor, *, kind: str, text: str, title: str = "", summary: str = ""
) -> Article:
    """Write a draft. Number, issuer, date and headings come from the text; so does a title left out."""
    kind = _checked_kind(kind)
    return _new_article(session, actor, "publicity.written", kind, _read(text, title), text, summary)


def rewrite_article(
    session: Session, actor: Actor, article: Article, *, kind: str, text: str, title: str, summary: str
) -> Article:
    """Change a draft; its address stays. Raises NotNow once it is handed in, InvalidInput."""
    _require_writer(actor)
    _lock(session, article)
    if article.state != ArticleState.DRAFT:
        raise NotNow("not-a-draft")
    article.kind = _checked_kind(kind)
    _fill(article, _read(text, title), text, summary)
    article.written_by = actor.key
    _note_change(session, actor, article, "publicity.rewritten")
    return article


def submit_article(session: Session, actor: Actor, article: Article) -> Article:
    """Hand a draft in, for a second person to publish."""
    article.state = _next_state(session, actor, article, ArticleAction.SUBMIT)
    article.submitted_by, article.return_reason = actor.key, ""
    _note_change(session, actor, article, "publicity.submitted")
    return article


def publish_article(session: Session, actor: Actor, article: Article) -> Article:
    """Publish as the second person. Raises FourEyes for whoever wrote or handed it in."""
    state = _next_state(session, actor, article, ArticleAction.PUBLISH)
    if not policies.is_second_person(actor, article):
        raise FourEyes("writer-cannot-publish")
    article.state, article.published_by, article.published_at = state, actor.key, clock.now()
    _note_change(session, actor, article, "publicity.published")
    outbox.put(session, "index.article", id=str(article.id))
    return article


def return_article(session: Session, actor: Actor, article: Article, *, reason: str) -> Article:
    """Give a handed-in article back to its writer, with what has to be mended."""
    reason = _within("reason", reason)
    if not reason:
        raise InvalidInput("reason-missing", field="reason")
    article.state = _next_state(session, actor, article, ArticleAction.RETURN)
    article.return_reason = reason
    _note_change(session, actor, article, "publicity.returned")
    return article


def withdraw_article(session: Session, actor: Actor, article: Article) -> Article:
    """Take a published article from the public, at once and everywhere."""
    article.state = _next_state(session, actor, article, ArticleAction.WITHDRAW)
    article.withdrawn_at = clock.now()
    _note_change(session, actor, article, "publicity.withdrawn")
    outbox.put(session, "index.article", id=str(article.id))
    return article


def _new_article(
    session: Session, actor: Actor, verb: str, kind: str, read: OfficialDocument, text: str, summary: str
) -> Article:
    _require_writer(actor)
    now = clock.now()
    article = Article(
        slug=_free_address(session, read),
        kind=kind,
        state=ArticleState.DRAFT,
        version=0,
        written_by=actor.key,
        made_at=now,
    )
    _fill(article, read, text, summary)
    session.add(article)
    _note_change(session, actor, article, verb)
    return article


def _fill(article: Article, read: OfficialDocument, text: str, summary: str) -> None:
    article.title, article.document_number = read.title, read.document_number
    article.issuer, article.issued_on = read.issuer, read.issued_on
    article.blocks = [_block_data(block) for block in read.blocks]
    article.foreword = _foreword_data(read.foreword) if read.foreword else {}
    article.summary = _within("summary", summary) or _beginning(read)
    article.source_text = text


def _read(text: str, title: str) -> OfficialDocument:
    """Read and check what was handed over. Raises InvalidInput naming the field."""
    if len(text) > LONGEST["text"]:
        raise InvalidInput("too-long", field="text", limit=LONGEST["text"])
    if _UNSTORABLE.search(text):
        raise InvalidInput("not-text", field="text")
    if any(is_id_number(found) for found in _LONG_NUMBER.findall(text)):
        raise InvalidInput("id-number-in-text", field="text")
    try:
        read = read_document(text)
    except NoDocument:
        raise InvalidInput("text-missing", field="text") from None
    title = " ".join(title.split()) or read.title
    if not title:
        raise InvalidInput("title-missing", field="title")
    for field in ("document_number", "issuer"):
        _within(field, getattr(read, field), shown_at="text")
    return OfficialDocument(
        title=_within("title", title),
        foreword=read.foreword,
        document_number=read.document_number,
        issued_on=read.issued_on,
        issuer=read.issuer,
        blocks=read.blocks,
    )


def _block_data(block: Block) -> dict[str, str]:
    return {"kind": block.kind.value, "text": block.text, "anchor": block.anchor}


def _foreword_data(foreword: Foreword) -> dict[str, Any]:
    return asdict(foreword) | {
        "issued_on": foreword.issued_on.isoformat() if foreword.issued_on else None,
        "blocks": [_block_data(block) for block in foreword.blocks],
    }


def _beginning(read: OfficialDocument) -> str:
    """The first paragraph, cut at a sentence's end where it is long."""
    first = next((block.text for block in read.blocks if block.kind is BlockKind.PARAGRAPH), "")
    if len(first) <= _SUMMARY:
        return first
    ends = [first.rfind(stop, 0, _SUMMARY) for stop in "。！？；"]
    return first[: max(ends) + 1] if max(ends) > 0 else first[: _SUMMARY - 1] + "…"


def _free_address(session: Session, read: OfficialDocument) -> str:
    wanted = slug = address_of(read.title, read.document_number)
    count = 1
    while queries.is_slug_taken(session, slug):
        count += 1
        slug = numbered(wanted, count)
    return slug


def _next_state(session: Session, actor: Actor, article: Article, action: ArticleAction) -> ArticleState:
    _lock(session, article)
    return TABLE.next_state(ArticleState(article.state), action, actor)


def _lock(session: Session, article: Article) -> None:
    """Hold the row, so that two deeds at the same moment come one after the other."""
    session.flush()
    session.refresh(article, with_for_update=True)


def _note_change(session: Session, actor: Actor, article: Article, verb: str) -> None:
    article.version += 1
    article.changed_at = clock.now()
    session.flush()
    events.record(session, actor, verb, article.slug, version=article.version)


def _require_writer(actor: Actor) -> None:
    if not policies.can_write(actor):
        raise NotAllowed("cannot-write-articles")


def _checked_kind(kind: str) -> str:
    if kind not in set(ArticleKind):
        raise InvalidInput("kind-unknown", field="kind")
    return kind


def _within(field: str, value: str, shown_at: str = "") -> str:
    value = value.strip()
    if len(value) > LONGEST[field]:
        raise InvalidInput(
            f"{field.replace('_', '-')}-too-long", field=shown_at or field, limit=LONGEST[field]
        )
    return value
