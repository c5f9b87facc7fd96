"""What an editor writes: every word of an article as it was typed, before anything is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Writing(StrEnum):
    """How the text is written: an official document as it was copied, or an editor's Markdown."""

    DOCUMENT = "document"
    MARKDOWN = "markdown"


@dataclass(frozen=True)
class Manuscript:
    """One text of an article. Empty where nothing was said; a document says much of it itself.

    `related`: one law, article or rule a line. `cover`: the number of a picture, 0 for none.
    `show_from`, `show_until`: aware instants between which the public is to see it.
    """

    kind: str
    text: str
    writing: Writing = Writing.DOCUMENT
    title: str = ""
    summary: str = ""
    title_en: str = ""
    summary_en: str = ""
    text_en: str = ""
    domain: str = ""
    issuer: str = ""
    document_number: str = ""
    issued_on: date | None = None
    related: str = ""
    cover: int = 0
    show_from: datetime | None = None
    show_until: datetime | None = None

    def as_kept(self) -> dict[str, Any]:
        """The plain values of a version."""
        values = asdict(self)
        for name in ("issued_on", "show_from", "show_until"):
            values[name] = values[name].isoformat() if values[name] is not None else None
        return values


def from_kept(values: Mapping[str, Any]) -> Manuscript:
    """The manuscript of a version; what later versions of the portal added is empty in an old one."""
    known = {field.name for field in fields(Manuscript)}
    given = {name: value for name, value in values.items() if name in known}
    given["writing"] = Writing(given.get("writing", Writing.DOCUMENT))
    if given.get("issued_on"):
        given["issued_on"] = date.fromisoformat(given["issued_on"])
    for name in ("show_from", "show_until"):
        if given.get(name):
            given[name] = datetime.fromisoformat(given[name])
    return Manuscript(**given)
