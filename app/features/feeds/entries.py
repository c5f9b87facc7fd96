"""What stands in a feed. A disclosure as its public page shows it: masked, with its end date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.features.disclosures.lines import Line
from app.features.integrity_models import labels as model_labels
from app.features.integrity_models.queries.showing import Shown
from app.features.publicity.models import Article
from app.web.addresses import whole_url
from app.web.templating import day

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One entry of an Atom feed; `updated` is aware.

    `lang` is that of title and summary where it may be another than the feed's.
    """

    url: str
    title: str
    summary: str
    author: str
    published: datetime
    updated: datetime
    lang: str = ""


def of_article(article: Article, language: str) -> Entry:
    """An article as an entry: in English for a reader of "en" where there is a whole English article."""
    assert article.published_at is not None, "a published article has an instant of publication"
    is_english = language == "en" and article.has_english
    return Entry(
        url=whole_url("publicity.show", slug=article.slug),
        title=legible(article.title_en if is_english else article.title),
        summary=legible(article.summary_en if is_english else article.summary),
        author=legible(article.issuer),
        published=article.published_at,
        updated=max(article.published_at, article.changed_at),
        lang="en" if is_english else "zh-Hans",
    )


def of_disclosure(disclosure: Line) -> Entry:
    """A disclosure as an entry: masked, and until when it may be shown."""
    assert disclosure.published_at is not None, "a visible disclosure was published"
    marked_at = disclosure.record.objection_marked_at
    words = [
        disclosure.masked_name,
        _("Shown until %(day)s; it has to be taken down after that day.", day=day(disclosure.visible_until)),
    ]
    if marked_at is not None:
        words.append(_("An objection to it is being handled."))
    return Entry(
        url=whole_url("disclosures.show", reference=disclosure.reference),
        title=legible(disclosure.title),
        summary=legible(" · ".join(words)),
        author=legible(disclosure.body_name),
        published=disclosure.published_at,
        updated=max(disclosure.published_at, marked_at or disclosure.published_at),
    )


def of_model(shown: Shown) -> Entry:
    """A published model as an entry, by the name that the person chose; the texts are Chinese."""
    assert shown.published_at is not None, "a published model has an instant of publication"
    return Entry(
        url=whole_url("integrity_models.show", reference=shown.reference),
        title=legible(f"{model_labels.kind(shown.kind)} · {shown.name}"),
        summary=legible(shown.words.summary),
        author=legible(shown.body_name),
        published=shown.published_at,
        updated=max(shown.published_at, shown.changed_at),
    )


def last_change(entries: Iterable[Entry], otherwise: datetime) -> datetime:
    """The feed's own instant: of its newest entry."""
    return max((entry.updated for entry in entries), default=otherwise)


def legible(text: str) -> str:
    """The text without signs that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
