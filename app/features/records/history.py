"""The versions of a record in words: when and why each was made, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.features.records import labels
from app.features.records.models import CreditRecord, RecordVersion
from app.rulebook.severity import Severity
from app.web.templating import day


@dataclass(frozen=True)
class VersionWords:
    """One version: `changes` are rows of (field, before, after), empty for the first."""

    number: int
    made_on: str
    reason: str
    source_row: str
    rulebook_version: str
    was_under_objection: bool
    changes: list[list[str]]


def history_of(record: CreditRecord) -> list[VersionWords]:
    """The versions of a record, the newest first."""
    found, before = [], None
    for version in record.versions:
        found.append(
            VersionWords(
                number=version.number,
                made_on=day(version.made_at),
                reason=str(labels.REASONS[version.reason]),
                source_row=version.source_row,
                rulebook_version=version.rulebook_version,
                was_under_objection=bool(version.marks),
                changes=_changes(before, version) if before else [],
            )
        )
        before = version
    return found[::-1]


def _changes(before: RecordVersion, after: RecordVersion) -> list[list[str]]:
    earlier, later = _said(before), _said(after)
    names = list(dict.fromkeys((*earlier, *later)))
    return [
        [name, earlier.get(name, "") or "–", later.get(name, "") or "–"]
        for name in names
        if earlier.get(name, "") != later.get(name, "")
    ]


def _said(version: RecordVersion) -> dict[str, str]:
    """What a version says and when it ends, by field, in the reader's language."""
    words = {row["key"]: row["value"] for row in labels.contents_in_words(version.contents)}
    if version.decided_on is None:
        return words  # made before versions kept their terms
    terms: dict[str, Any] = {
        _("Date of the decision"): day(version.decided_on),
        _("Severity"): str(labels.SEVERITIES[Severity(version.severity)]) if version.severity else "",
        _("Repair possible from"): day(version.earliest_repair_on) if version.earliest_repair_on else "",
        _("Last day of display"): day(version.publish_until) if version.publish_until else "",
        _("Last day of use"): day(version.use_until) if version.use_until else "",
    }
    return words | terms
