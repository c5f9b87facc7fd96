"""What the API answers, as plain values."""

from __future__ import annotations

from typing import Any

from app.features.catalogue.models import CatalogueItem
from app.features.disclosures.queries import Removal
from app.features.integrity_models.queries.showing import Shown
from app.features.integrity_models.stories import read_story
from app.features.publicity.models import Article


def article_line(article: Article, url: str) -> dict[str, Any]:
    """An article in a list; its English title and summary where there is a whole English article."""
    return {
        "slug": article.slug,
        "url": url,
        "kind": article.kind,
        "title": article.title,
        "summary": article.summary,
        "title_en": article.title_en if article.has_english else None,
        "summary_en": (article.summary_en or None) if article.has_english else None,
        "document_number": article.document_number or None,
        "issuer": article.issuer or None,
        "issued_on": _day(article.issued_on),
        "published_at": _instant(article.published_at),
        "version": article.version,
    }


def article_whole(article: Article, url: str) -> dict[str, Any]:
    """An article with its foreword and text, block by block."""
    return article_line(article, url) | {
        "foreword": article.foreword or None,
        "blocks": article.blocks,
    }


def catalogue_line(item: CatalogueItem) -> dict[str, Any]:
    """One item of the catalogue in force."""
    return {
        "code": item.code,
        "version": item.version,
        "name": item.name,
        "category": item.category,
        "record_kind": item.record_kind,
        "list_code": item.list_code,
        "domain": item.domain or None,
        "access_mode": item.access_mode,
        "collecting_basis": item.collecting_basis,
        "publication_basis": item.publication_basis or None,
        "in_force_from": _day(item.in_force_from),
        "in_force_to": _day(item.in_force_to),
    }


def removal_line(removal: Removal) -> dict[str, Any]:
    """That a disclosure ended: what re-publishers take down by; nothing about whom."""
    return {
        "reference": removal.reference,
        "ended_on": _day(removal.ended_on),
        "reason": str(removal.reason),
    }


def model_line(shown: Shown, url: str) -> dict[str, Any]:
    """A published model in a list, by the name that the person chose."""
    return {
        "reference": shown.reference,
        "url": url,
        "name": shown.name,
        "kind": shown.kind,
        "place": shown.place,
        "year": shown.year,
        "title": shown.title,
        "awarding_body": shown.body_name,
        "document_number": shown.document_no,
        "awarded_on": _day(shown.awarded_on),
        "summary": shown.words.summary,
        "published_at": _instant(shown.published_at),
        "version": shown.version,
    }


def model_whole(shown: Shown, url: str) -> dict[str, Any]:
    """A published model with its story, block by block."""
    blocks = [{"kind": block.kind.value, "text": block.text} for block in read_story(shown.words.story)]
    return model_line(shown, url) | {"story": blocks}


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _instant(value: Any) -> str | None:
    return value.isoformat(timespec="seconds") if value is not None else None
