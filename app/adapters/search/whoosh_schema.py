"""The Whoosh index: which fields there are, and how a document becomes tokens in them.

The codec and the formats are Whoosh's own, so any distribution of it reads the index; only the analysis is
ours, and is done before Whoosh sees the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from typing import Any, cast

import whoosh.columns
from whoosh import fields, formats
from whoosh.system import pack_uint

from app.adapters.search.folding import fold
from app.adapters.search.port import KINDS_ABOUT_PERSONS, Document
from app.adapters.search.tokens import grams, long_text_words, number_key, number_text, plain_text, runs

GRAM_FIELDS = {"title": 3.0, "number": 4.0, "names": 1.5}
"""Short fields, searched by bigrams, with their weight."""
WORD_FIELD = "body"
"""The long text by dictionary words: for ranking."""
PASSAGE_FIELD = "passage"
"""The long text by bigrams: for finding; not scored."""

NEVER = 2**31 - 1
"""``visible_until`` of a document that stays."""

_LEAST = -(2**31)
_NO_ANALYZER = cast(Any, None)  # the tokens come ready

columns: Any = whoosh.columns  # without types of its own


class PresenceField(fields.FieldType):
    """Takes tokens; writes that they occur, as Whoosh's ``Existence`` format does."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), _NO_ANALYZER)

    def index(self, value: Any, **_: Any) -> Generator[tuple[bytes, int, float | int, bytes], Any, None]:
        """Every token once."""
        for token in value:
            yield token.encode(), 1, 1.0, b""


class CountedField(fields.FieldType):
    """Takes tokens; writes how often each occurs, as Whoosh's ``Frequency`` format does."""

    def __init__(self) -> None:
        super().__init__(formats.Frequency(), _NO_ANALYZER, scorable=True)

    def index(self, value: Any, **_: Any) -> Generator[tuple[bytes, int, float | int, bytes], Any, None]:
        """Token, frequency, weight and encoded frequency of every token of the document."""
        for token, count in Counter(value).items():
            yield token.encode(), count, float(count), pack_uint(count)


def text_column(field_name: str) -> str:
    """The column that keeps the folded text of a field: phrases are looked up in it."""
    return f"{field_name}_text"


def schema() -> Any:
    """The schema of a new index."""
    counted = {name: CountedField() for name in (*GRAM_FIELDS, WORD_FIELD)}
    texts = {
        text_column(name): fields.COLUMN(columns.VarBytesColumn()) for name in (*GRAM_FIELDS, PASSAGE_FIELD)
    }
    names = ("kind", "domain", "organisation", "place")
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        version=fields.STORED(),
        number_key=fields.ID(),
        passage=PresenceField(),
        published=fields.COLUMN(columns.NumericColumn("i", default=_LEAST)),
        until=fields.COLUMN(columns.NumericColumn("i", default=NEVER)),
        headline=fields.COLUMN(columns.VarBytesColumn()),
        **counted,
        **texts,
        **{name: fields.COLUMN(columns.RefBytesColumn()) for name in names},
    )


def fields_of(document: Document) -> dict[str, Any]:
    """What is handed to Whoosh for a document."""
    numbers = number_text(" ".join(filter(None, (document.number, document.reference))))
    names = "\n".join(filter(None, (document.organisation, document.place, document.extra)))
    body = runs(fold(document.body))
    short = {"title": runs(fold(document.title)), "number": runs(numbers), "names": runs(fold(names))}
    values: dict[str, Any] = {
        "id": document.id,
        "version": document.version,
        WORD_FIELD: long_text_words(body),
        PASSAGE_FIELD: {token for _, token in grams(body, with_last=False)},
        "published": document.published_on.toordinal() if document.published_on else _LEAST,
        "until": document.visible_until.toordinal() if document.visible_until else NEVER,
        "headline": b"" if document.kind in KINDS_ABOUT_PERSONS else _utf8(document.title),
    }
    for name, found in short.items():
        values[name] = [token for _, token in grams(found)]
    for name, found in {**short, PASSAGE_FIELD: body}.items():
        values[text_column(name)] = plain_text(found).encode()
    if document.number:
        values["number_key"] = number_key(document.number)
    for name in ("kind", "domain", "organisation", "place"):
        values[name] = _utf8(getattr(document, name) or "")
    return values


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")
