"""How public things become what the search index holds.

A disclosed person's name never goes in, in no field (promise 18): the facts have it taken out first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters.search import Document
from app.features.disclosures.models import Disclosure
from app.features.integrity_models.queries.showing import Shown
from app.features.integrity_models.stories import plain_story
from app.features.publicity.models import Article
from app.features.subjects import queries as subjects
from app.kernel import clock
from app.rulebook import code_tables, honours, lists
from app.rulebook.masking import leave_out

ARTICLE, DISCLOSURE, MODEL = "article", "disclosure", "model"
# What a decision says in words; money and dates are not searched.
_FACTS = (
    "conduct",
    "violation_facts",
    "penalty_kind",
    "penalty_content",
    "penalty_basis",
    "licence",
    "entry_reason",
    "entry_basis",
    "measures",
)


def document_id(kind: str, row_id: UUID) -> str:
    """The id of a row in the index."""
    return f"{kind}:{row_id}"


def row_of(id_in_index: str) -> tuple[str, UUID]:
    """Kind and row of an id in the index."""
    kind, _, row_id = id_in_index.partition(":")
    return kind, UUID(row_id)


def article_document(article: Article) -> Document:
    """An article with its foreword, in both languages; found until the day on which it ends."""
    return Document(
        id=document_id(ARTICLE, article.id),
        version=article.version,
        kind=ARTICLE,
        title=article.title,
        body=f"{article_text(article)}\n{foreword_text(article)}\n{english_text(article)}".strip(),
        reference=article.slug,
        number=article.document_number or None,
        organisation=article.issuer or None,
        place=None,
        domain=article.domain or None,
        published_on=article.shown_on,
        visible_until=clock.day_of(article.expires_at) if article.expires_at else None,
        extra="\n".join(filter(None, (str(article.foreword.get("title", "")), article.title_en))),
    )


def article_text(article: Article) -> str:
    """What an article says, paragraph by paragraph; its summary too where it says something else."""
    text = _text_of(article.blocks)
    return text if article.summary.removesuffix("…") in text else f"{article.summary}\n{text}"


def foreword_text(article: Article) -> str:
    """What the notice says that passed the document on."""
    return _text_of(article.foreword.get("blocks", []))


def english_text(article: Article) -> str:
    """What its English article says; nothing where there is none."""
    return f"{article.summary_en}\n{_text_of(article.blocks_en)}" if article.has_english else ""


def disclosure_document(session: Session, disclosure: Disclosure) -> Document:
    """A disclosure without its person: list, domain, body, decision number, facts that name nobody."""
    name = subjects.identity_of(session, disclosure.record.subject).name
    return Document(
        id=document_id(DISCLOSURE, disclosure.id),
        version=disclosure.version,
        kind=DISCLOSURE,
        title=leave_out(disclosure.title, name),
        body=leave_out(disclosure_text(disclosure), name),
        reference=disclosure.reference,
        number=disclosure.record.decision_no or None,
        organisation=disclosure.body_name,
        place=None,
        domain=disclosure.domain or None,
        published_on=clock.day_of(disclosure.published_at) if disclosure.published_at else None,
        visible_until=disclosure.visible_until,
        extra=_names_of(disclosure),
    )


def disclosure_text(disclosure: Disclosure) -> str:
    """What the newest version of the record says in words, as it was handed in."""
    versions = disclosure.record.versions
    contents = versions[-1].contents if versions else {}
    return "\n".join(str(contents[name]) for name in _FACTS if contents.get(name))


def model_document(shown: Shown) -> Document:
    """A published model, found by name where the person agreed to that; else the name is nowhere in it."""
    kind, place = honours.find_kind(shown.kind), honours.find_place(shown.place)
    return Document(
        id=document_id(MODEL, shown.id),
        version=shown.version,
        kind=MODEL,
        title=model_title(shown),
        body=model_text(shown),
        reference=shown.reference,
        number=shown.document_no or None,
        organisation=shown.body_name or None,
        place=place.name if place else None,
        domain=None,
        published_on=clock.day_of(shown.published_at) if shown.published_at else None,
        visible_until=None,
        extra=kind.name if kind else "",
    )


def model_title(shown: Shown) -> str:
    """By what a model is known: the name that the person chose, and the honour."""
    return f"{shown.name} {shown.title}"


def model_text(shown: Shown) -> str:
    """What the page of a model says."""
    words = shown.words
    return f"{words.summary}\n{plain_story(words.story)}\n{words.summary_en}\n{plain_story(words.story_en)}"


def _text_of(blocks: Iterable[Mapping[str, str]]) -> str:
    return "\n".join(block["text"] for block in blocks)


def _names_of(disclosure: Disclosure) -> str:
    """What the list and the domain are called, so that they are found by their words."""
    serious_list = lists.find_list(disclosure.list_code, clock.today()) if disclosure.list_code else None
    domain = code_tables.find_domain(disclosure.domain) if disclosure.domain else None
    names = [*(serious_list.aliases if serious_list else ())]
    names += [thing.name for thing in (serious_list, domain) if thing is not None]
    return "\n".join(names)
