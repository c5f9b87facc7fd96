"""Reward points: what earns how many (rule 6.6). There is no way to write a negative figure here either."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.rulebook.loading import Entry, Validity, cached, load_document
from app.rulebook.rules import Source, rule_of

FILE = "points.toml"
RULE = "points-only-reward"


@dataclass(frozen=True)
class Award:
    """Points for one kind of record; `label` is an English message id, `points` is more than 0."""

    code: str
    label: str
    record_kind: str
    fields: tuple[str, ...]
    words: tuple[str, ...]
    points: int
    rule_id: str
    source: Source
    validity: Validity

    def fits(self, kind: str, said: Mapping[str, Any]) -> bool:
        """Tell whether a record earns it: `said` is what the record says, its title under "title"."""
        if kind != self.record_kind:
            return False
        return not self.words or any(
            word in str(said.get(name) or "") for name in self.fields for word in self.words
        )


def award_for(kind: str, said: Mapping[str, Any], on: date) -> Award | None:
    """Give what a record earns on a day, or None: the first award that fits."""
    return next((one for one in awards_on(on) if one.fits(kind, said)), None)


def awards_on(day: date) -> tuple[Award, ...]:
    """Give the awards in force on a day."""
    return tuple(one for one in all_awards() if one.validity.covers(day))


def find_award(code: str) -> Award | None:
    """Give the newest award of this code, in force or not: what was earned keeps its words."""
    return next((one for one in reversed(all_awards()) if one.code == code), None)


@cached
def all_awards() -> tuple[Award, ...]:
    """Give every award in the order of the data."""
    return tuple(_read(entry) for entry in load_document(FILE).entries("award"))


def _read(entry: Entry) -> Award:
    rule = rule_of(entry)
    award = Award(
        code=entry.text("code"),
        label=entry.text("label"),
        record_kind=entry.text("record_kind"),
        fields=entry.texts("fields"),
        words=entry.texts("words"),
        points=entry.whole("points"),
        rule_id=rule.id,
        source=rule.source,
        validity=entry.validity(rule.source.validity),
    )
    entry.done()
    if award.points == 0:
        raise entry.wrong("an award without points rewards nothing")
    if bool(award.fields) != bool(award.words):
        raise entry.wrong("'fields' and 'words' belong together")
    return award
